// Mistakes with the key, the bytes of the message and the form of the digest.

const onceMore = (recipe, form) => ({
  make: async (key, message) => form(await recipe.make(key, message)),
});
const dashed = (digest) => (digest.match(/..?/g) || []).join("-");
const urlAlphabet = (text) => text.replaceAll("+", "-").replaceAll("/", "_");
const unpadded = (text) => text.replace(/=+$/, "");

function fromHex(text) {
  if (!/^(?:\s*[0-9A-Fa-f]{2})*\s*$/.test(text)) return null;
  return Uint8Array.from((text.match(/[0-9A-Fa-f]{2}/g) || []).map((pair) => parseInt(pair, 16)));
}

function fromBase64(text) {
  const whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  return whole.test(text) ? Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)) : null;
}

function asBase64(digest) {
  const bytes = fromHex(digest);
  return bytes ? base64(bytes) : digest;
}

/** Strip the bytes that Python's `bytes.strip(characters)` would. */
function stripped(bytes, characters) {
  const outside = (byte) => !characters.includes(String.fromCharCode(byte));
  const list = Array.from(bytes);
  const first = list.findIndex(outside);
  return first < 0 ? new Uint8Array() : bytes.slice(first, list.length - list.reverse().findIndex(outside));
}

mistake("plain-sha256", (recipe) => {
  const joins = [(_, message) => message, joined, (key, message) => joined(message, key)];
  const made = (join) => async (key, message) => hex(await digestOf("SHA-256", join(key, message)));
  return varied(recipe, joins.map((join) => ({ make: made(join) })));
});

// MD5, SHA-224 and SHA-3 are not in WebCrypto; `prerequest explain` knows them too.
mistake("other-hash", (recipe) => {
  const hashes = ["SHA-1", "SHA-512", "SHA-384"];
  const keyed = hashes.map((hash) => async (key, message) => hex(await hmacOf(hash, key, message)));
  const plain = hashes.map((hash) => async (key, message) => hex(await digestOf(hash, message)));
  return varied(recipe, [...keyed, ...plain].map((make) => ({ make })));
});

mistake("key-and-text-swapped", (recipe) =>
  varied(recipe, [{ make: (key, message) => hmacSha256(message, key) }])
);

mistake("upper-case-digest", (recipe) => {
  const forms = [(text) => text.toUpperCase(), dashed, (text) => dashed(text).toUpperCase()];
  return varied(recipe, forms.map((form) => onceMore(recipe, form)));
});

mistake("base64-digest", (recipe) => {
  const forms = [
    asBase64,
    (digest) => unpadded(asBase64(digest)),
    (digest) => urlAlphabet(asBase64(digest)),
    (digest) => unpadded(urlAlphabet(asBase64(digest))),
    (digest) => base64(utf8(digest)),
  ];
  return varied(recipe, forms.map((form) => onceMore(recipe, form)));
});

mistake("text-line-end", (recipe) =>
  varied(recipe, ["\n", "\r\n"].map((end) => ({ tail: recipe.tail + end })))
);

mistake("text-utf16", (recipe) =>
  varied(recipe, [{ encode: utf16 }, { encode: utf16, key: utf16(recipe.known.key) }])
);

mistake("key-not-ascii", (recipe) => {
  const text = recipe.known.key;
  const latin = Uint8Array.from(text.replace(/[^\0-\xff]/gu, "?"), (one) => one.charCodeAt(0));
  return varied(recipe, [utf8(text), latin, utf16(text)].map((key) => ({ key })));
});

mistake("key-line-end", (recipe) => {
  const [key, end] = [recipe.key, (text) => joined(recipe.key, utf8(text))];
  const keys = [end("\n"), end("\r\n"), end("\r"), end(" "), joined(utf8(" "), key)];
  keys.push(stripped(key, " \t\n\r\v\f"));
  return varied(recipe, keys.map((other) => ({ key: other })));
});

mistake("key-quoted", (recipe) => {
  const quoted = (mark) => joined(utf8(mark), joined(recipe.key, utf8(mark)));
  const keys = [quoted('"'), quoted("'"), stripped(recipe.key, "\"'")];
  return varied(recipe, keys.map((key) => ({ key })));
});

mistake("key-decoded", (recipe) => {
  const text = recipe.known.key;
  const keys = [fromHex(text) || utf8(text), fromBase64(text) || utf8(text)];
  keys.push(utf8(hex(recipe.key)), utf8(base64(recipe.key)));
  return varied(recipe, keys.map((key) => ({ key })));
});

mistake("key-other-secret", (recipe) =>
  varied(recipe, [...recipe.known.otherKeys, ""].map((text) => ({ key: utf8(text) })))
);
