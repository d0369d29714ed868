// Text, bytes and digests. All cryptography is that of the browser: crypto.subtle.

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const joined = (one, other) => Uint8Array.from([...one, ...other]);

/** Return UTF-16 in the byte order of .NET's Encoding.Unicode. */
function utf16(text) {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8]));
}

/** Return the bytes of the digest `hash` (`SHA-256`, ...). */
async function digestOf(hash, message) {
  return new Uint8Array(await crypto.subtle.digest(hash, message));
}

const hmacKeys = new Map();

/** Return the bytes of an HMAC. WebCrypto refuses an empty key; a key of one zero byte has the same HMAC. */
async function hmacOf(hash, key, message) {
  const name = hash + hex(key);
  if (!hmacKeys.has(name)) {
    if (hmacKeys.size > 64) hmacKeys.clear();
    const bytes = key.length ? key : new Uint8Array(1);
    const algorithm = { name: "HMAC", hash };
    hmacKeys.set(name, crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]));
  }
  return new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKeys.get(name), message));
}

/**
 * Run a synchronous signer with WebCrypto, which is asynchronous: the first run says what must be
 * hashed, and the second run gets the digest. The signer must be pure.
 */
async function withHmac(signer) {
  let wanted = null;
  signer((key, text) => {
    wanted = { key, text };
    return "";
  });
  if (!wanted) return signer(() => "");
  const digest = hex(await hmacOf("SHA-256", utf8(wanted.key), utf8(wanted.text)));
  return signer(() => digest);
}

/** Decode every valid escape as UTF-8; broken sequences become U+FFFD, as in .NET and Python. */
function unquote(text) {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = run.match(/[0-9A-Fa-f]{2}/g).map((pair) => parseInt(pair, 16));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  });
}

/** Percent-encode as UTF-8 all but letters, digits, `_.-~` and the characters of `safe`. */
function quote(text, safe) {
  const kept = "_.-~" + safe;
  return Array.from(text, (character) => {
    if (/[A-Za-z0-9]/.test(character) || kept.includes(character)) return character;
    return Array.from(utf8(character), (byte) => "%" + hex([byte]).toUpperCase()).join("");
  }).join("");
}

/** Split a URL as text; `query` and `fragment` are null if their sign is missing. */
function splitUrl(url) {
  const pattern =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
  const [, scheme = "", authority, path, query = null, fragment = null] = pattern.exec(url);
  return { scheme, authority, path, query, fragment };
}

/** Join the parts that `splitUrl` returned. */
function joinUrl(parts) {
  const scheme = parts.scheme ? parts.scheme + "://" : "";
  const query = parts.query === null ? "" : "?" + parts.query;
  const fragment = parts.fragment === null ? "" : "#" + parts.fragment;
  return scheme + parts.authority + parts.path + query + fragment;
}

/** Return the query's pairs in order, undecoded: name, and value or null if there is no `=`. */
function rawPairs(query) {
  if (!query) return [];
  return query.split("&").map((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
  });
}
