// How a digest of strict authentication is made, as a value whose every ingredient can be varied.
//
// The mistakes below are those of the table that `prerequest explain` and the verifying server
// read; each bears its id there, and each makes the same digests as the one in Python.

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

/** Return one signed part behind the URL: `&name:value`. */
const part = (name, value, separator = ":", lead = "&") => ({ name, value, separator, lead });

const hmacSha256 = async (key, message) => hex(await hmacOf("SHA-256", key, message));

/** Return the bytes of a key as the vendor's code makes them: `?` for each unit outside ASCII. */
const asciiKey = (text) => utf8(text.replace(/[^\0-\x7f]/g, "?"));

/** Return the text a signing input signs. */
function signingText(inputs) {
  const suffix = inputs.suffix.map((each) => each.lead + each.name + each.separator + each.value);
  return inputs.url + suffix.join("") + inputs.tail;
}

/** Return the token a signing input gives. */
function signingDigest(inputs) {
  return inputs.make(inputs.key, inputs.encode(signingText(inputs)));
}

/**
 * Return the right signing input: `seen` holds url, typed, timestamp, version, extras (pairs), key,
 * otherKeys, secretNames, origins and the options of the scheme.
 */
function expectedInput(seen) {
  const own = [part(qlmTimestamp, seen.timestamp), part(qlmVersion, seen.version, seen.separator)];
  const extras = seen.extras.map(([name, value]) => part(name, value));
  const suffix = seen.extraPosition === "before" ? [...extras, ...own] : [...own, ...extras];
  return {
    url: seen.target,
    suffix: seen.version === "1" ? [] : suffix,
    key: asciiKey(seen.key),
    tail: "",
    encode: utf8,
    make: hmacSha256,
    known: seen,
  };
}

/** Return the same input with the values of secret parameters hidden, for showing. */
function hiddenInput(inputs) {
  const hide = (url) => masked(url, inputs.known.secretNames);
  const known = replaced(inputs.known, { typed: hide(inputs.known.typed) });
  return replaced(inputs, { url: hide(inputs.url), known });
}

const replaced = (value, change) => Object.assign({}, value, change);
const capitalized = (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
const wordsUp = (text) => text.toLowerCase().replace(/\p{L}+/gu, capitalized);
const varied = (inputs, changes) => changes.map((change) => replaced(inputs, change));
const withUrls = (inputs, urls) => varied(inputs, urls.map((url) => ({ url })));
const withParts = (inputs, all) => withUrls(inputs, all.map(joinUrl));
const withSuffixes = (inputs, suffixes) => varied(inputs, suffixes.map((suffix) => ({ suffix })));
