// The inputs of a digest of strict authentication, as one value; a hypothesis replaces one of them by another.
//
// The mistakes below are those of the table that `prerequest explain` and the verifying server
// read; each has its id there, and makes the same digests as the one in Python.

const qlmTimestamp = "X-Qlm-Timestamp";
const qlmVersion = "X-Qlm-Authentication-Version";

const hypotheses = [];

/**
 * Register a mistake: `apply` returns the signing inputs of a client that makes it, the same number for
 * every URL. `alone`: never tried together with another mistake; `last`: tried after all pairs.
 */
function hypothesis(id, apply, { alone = false, last = false } = {}) {
  hypotheses.push({ id, apply, alone: alone || last, last });
}

/** Return one signed part after the URL: `&name:value`. */
const part = (name, value, separator = ":", lead = "&") => ({ name, value, separator, lead });

const hmacSha256 = async (key, message) => hex(await hmacOf("SHA-256", key, message));

/** Return the bytes of a key as the vendor's code makes them: `?` for each unit outside ASCII. */
const asciiKey = (text) => utf8(text.replace(/[^\0-\x7f]/g, "?"));

/** Return the text that a signing input signs. */
function signingText(inputs) {
  const suffix = inputs.suffix.map((piece) => piece.lead + piece.name + piece.separator + piece.value);
  return inputs.url + suffix.join("") + inputs.tail;
}

/** Return the token that a signing input gives. */
function signingDigest(inputs) {
  return inputs.make(inputs.key, inputs.encode(signingText(inputs)));
}

/**
 * Return the right signing input: `seen` has url, typed, timestamp, version, extras (pairs), key,
 * otherKeys, secretNames, origins and the options of the scheme.
 */
function expectedInput(seen) {
  const common = [part(qlmTimestamp, seen.timestamp), part(qlmVersion, seen.version, seen.separator)];
  const extras = seen.extras.map(([name, value]) => part(name, value));
  const suffix = seen.extraPosition === "before" ? [...extras, ...common] : [...common, ...extras];
  return {
    url: seen.target,
    suffix: seen.version === "1" ? [] : suffix,
    key: asciiKey(seen.key),
    tail: "",
    encode: utf8,
    make: hmacSha256,
    facts: seen,
  };
}

/** Return the same input with the values of secret parameters hidden, for showing. */
function hiddenInput(inputs) {
  const hide = (url) => masked(url, inputs.facts.secretNames);
  const facts = replaced(inputs.facts, { typed: hide(inputs.facts.typed) });
  return replaced(inputs, { url: hide(inputs.url), facts });
}

const replaced = (value, change) => Object.assign({}, value, change);
const capitalized = (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
const wordsUp = (text) => text.toLowerCase().replace(/\p{L}+/gu, capitalized);
const varied = (inputs, changes) => changes.map((change) => replaced(inputs, change));
const withUrls = (inputs, urls) => varied(inputs, urls.map((url) => ({ url })));
const withParts = (inputs, all) => withUrls(inputs, all.map(joinUrl));
const withSuffixes = (inputs, suffixes) => varied(inputs, suffixes.map((suffix) => ({ suffix })));
