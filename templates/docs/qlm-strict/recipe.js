// How a digest of strict authentication is made, as a value whose every ingredient can be varied.
//
// The mistakes below are those of the table that `prerequest explain` and the verifying server
// read; each bears its id there, and each makes the same digests as the one in Python.

const qlmTimestamp = "X-Qlm-Timestamp";
const qlmVersion = "X-Qlm-Authentication-Version";

const mistakes = [];

/**
 * Register a mistake: `vary` returns the recipes of a client that makes it, the same number for
 * every URL. `alone`: never tried together with another mistake; `last`: tried after all pairs.
 */
function mistake(id, vary, { alone = false, last = false } = {}) {
  mistakes.push({ id, vary, alone: alone || last, last });
}

/** Return one signed part behind the URL: `&name:value`. */
const part = (name, value, separator = ":", lead = "&") => ({ name, value, separator, lead });

const hmacSha256 = async (key, message) => hex(await hmacOf("SHA-256", key, message));

/** Return the bytes of a key as the vendor's code makes them: `?` for each unit outside ASCII. */
const asciiKey = (text) => utf8(text.replace(/[^\0-\x7f]/g, "?"));

/** Return the text a recipe signs. */
function recipeText(recipe) {
  const suffix = recipe.suffix.map((each) => each.lead + each.name + each.separator + each.value);
  return recipe.url + suffix.join("") + recipe.tail;
}

/** Return the token a recipe gives. */
function recipeDigest(recipe) {
  return recipe.make(recipe.key, recipe.encode(recipeText(recipe)));
}

/**
 * Return the right recipe: `seen` holds url, typed, timestamp, version, extras (pairs), key,
 * otherKeys, secretNames, origins and the options of the scheme.
 */
function rightRecipe(seen) {
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

/** Return the same recipe with the values of secret parameters hidden, for showing. */
function hiddenRecipe(recipe) {
  const hide = (url) => masked(url, recipe.known.secretNames);
  const known = replaced(recipe.known, { typed: hide(recipe.known.typed) });
  return replaced(recipe, { url: hide(recipe.url), known });
}

const replaced = (value, change) => Object.assign({}, value, change);
const capitalized = (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
const wordsUp = (text) => text.toLowerCase().replace(/\p{L}+/gu, capitalized);
const varied = (recipe, changes) => changes.map((change) => replaced(recipe, change));
const withUrls = (recipe, urls) => varied(recipe, urls.map((url) => ({ url })));
const withParts = (recipe, all) => withUrls(recipe, all.map(joinUrl));
const withSuffixes = (recipe, suffixes) => varied(recipe, suffixes.map((suffix) => ({ suffix })));
