// Mistakes with the key, the bytes of the message and the form of the digest.

const onceMore = (inputs, form) => ({
  make: async (key, message) => form(await inputs.make(key, message)),
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

hypothesis("plain-sha256", (inputs) => {
  const joins = [(_, message) => message, joined, (key, message) => joined(message, key)];
  const made = (join) => async (key, message) => hex(await digestOf("SHA-256", join(key, message)));
  return varied(inputs, joins.map((join) => ({ make: made(join) })));
});

// MD5, SHA-224 and SHA-3 are not in WebCrypto; `prerequest explain` knows them too.
hypothesis("other-hash", (inputs) => {
  const hashes = ["SHA-1", "SHA-512", "SHA-384"];
  const keyed = hashes.map((hash) => async (key, message) => hex(await hmacOf(hash, key, message)));
  const plain = hashes.map((hash) => async (key, message) => hex(await digestOf(hash, message)));
  return varied(inputs, [...keyed, ...plain].map((make) => ({ make })));
});

hypothesis("key-and-text-swapped", (inputs) =>
  varied(inputs, [{ make: (key, message) => hmacSha256(message, key) }])
);

hypothesis("upper-case-digest", (inputs) => {
  const forms = [(text) => text.toUpperCase(), dashed, (text) => dashed(text).toUpperCase()];
  return varied(inputs, forms.map((form) => onceMore(inputs, form)));
});

hypothesis("base64-digest", (inputs) => {
  const forms = [
    asBase64,
    (digest) => unpadded(asBase64(digest)),
    (digest) => urlAlphabet(asBase64(digest)),
    (digest) => unpadded(urlAlphabet(asBase64(digest))),
    (digest) => base64(utf8(digest)),
  ];
  return varied(inputs, forms.map((form) => onceMore(inputs, form)));
});

hypothesis("text-line-end", (inputs) =>
  varied(inputs, ["\n", "\r\n"].map((end) => ({ tail: inputs.tail + end })))
);

hypothesis("text-utf16", (inputs) =>
  varied(inputs, [{ encode: utf16 }, { encode: utf16, key: utf16(inputs.facts.key) }])
);

hypothesis("key-not-ascii", (inputs) => {
  const text = inputs.facts.key;
  const latin = Uint8Array.from(text.replace(/[^\0-\xff]/gu, "?"), (one) => one.charCodeAt(0));
  return varied(inputs, [utf8(text), latin, utf16(text)].map((key) => ({ key })));
});

hypothesis("key-line-end", (inputs) => {
  const [key, end] = [inputs.key, (text) => joined(inputs.key, utf8(text))];
  const keys = [end("\n"), end("\r\n"), end("\r"), end(" "), joined(utf8(" "), key)];
  keys.push(stripped(key, " \t\n\r\v\f"));
  return varied(inputs, keys.map((other) => ({ key: other })));
});

hypothesis("key-quoted", (inputs) => {
  const quoted = (mark) => joined(utf8(mark), joined(inputs.key, utf8(mark)));
  const keys = [quoted('"'), quoted("'"), stripped(inputs.key, "\"'")];
  return varied(inputs, keys.map((key) => ({ key })));
});

hypothesis("key-decoded", (inputs) => {
  const text = inputs.facts.key;
  const keys = [fromHex(text) || utf8(text), fromBase64(text) || utf8(text)];
  keys.push(utf8(hex(inputs.key)), utf8(base64(inputs.key)));
  return varied(inputs, keys.map((key) => ({ key })));
});

hypothesis("key-other-secret", (inputs) =>
  varied(inputs, [...inputs.facts.otherKeys, ""].map((text) => ({ key: utf8(text) })))
);
