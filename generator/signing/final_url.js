// The canonical URL: one spelling of a request's address, signed and sent byte for byte.
//
// RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
// settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
// ES2017 without URL, TextEncoder or crypto, which one Postman sandbox lacks.

const urlInPath = /[^A-Za-z0-9._~!$&'()*+,;=:@-]/gu;
const urlInName = /[^A-Za-z0-9._~!$()*,;:@/?-]/gu;
const urlInValue = /[^A-Za-z0-9._~!$()*,;:@/?=-]/gu;
const urlBase = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#\\]*)([^?#]*)(\??)/;
const urlAuthority = /^(?:[^]*@)?(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::([0-9]*))?$/;
const urlNumbers = /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/;
const urlPunycodeAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
const urlPorts = { http: 80, https: 443 };

/**
 * Return the canonical URL of `base`, the path values below it and the query.
 *
 * `base` is `scheme://host[:port][/prefix]`, with escapes the prefix may already have; user,
 * fragment and default port are dropped. `pathSegments` are plain text, `queryPairs` are
 * `[name, value]` (null: a name without `=`), each percent-encoded as UTF-8. With `keepEscapes`
 * a valid `%XX` in them stays. Throws for a base that is no http(s) address and for a path value
 * `.` or `..`.
 */
function finalUrl(base, pathSegments, queryPairs, keepEscapes) {
  const [origin, prefix] = urlSplit(base.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
  const parts = prefix.split("/").map((part) => urlSegment(part, true));
  const values = pathSegments.map((part) => urlSegment(part, keepEscapes));
  while (values.length && parts.length && !parts[parts.length - 1]) parts.pop();
  const path = ["", ...parts, ...values].join("/");
  const query = queryPairs.map(([name, value]) => urlPair(name, value, keepEscapes)).join("&");
  return origin + path + (query && "?" + query);
}

function urlSplit(base) {
  const [, written, authority, prefix, query] = urlBase.exec(base);
  const scheme = (written || "http").toLowerCase();
  if (!Object.keys(urlPorts).includes(scheme)) {
    throw new Error("the base address does not begin with http:// or https://");
  }
  if (query) throw new Error("the base address has a query");
  const origin = scheme + "://" + urlOrigin(authority, urlPorts[scheme]);
  return [origin, prefix.replace(/^\//, "")];
}

function urlOrigin(authority, defaultPort) {
  const match = urlAuthority.exec(authority);
  const host = match ? urlHost(match[1]) : "";
  const usual = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(host);
  if (!usual || (/^[0-9.]*$/.test(host) && !urlNumbers.test(host))) {
    throw new Error("the base address has no host, or one that is not written as usual");
  }
  const port = Number(match[2] || defaultPort);
  if (port > 65535) throw new Error("the base address has a port over 65535");
  return port === defaultPort ? host : host + ":" + port;
}

function urlHost(host) {
  const labels = host.toLowerCase().normalize("NFC").split(".");
  return labels.map((x) => (/^[\0-\x7f]*$/.test(x) ? x : "xn--" + urlPunycode(x))).join(".");
}

function urlSegment(text, keepEscapes) {
  const plain = keepEscapes ? text.replace(/%2e/gi, ".") : text;
  if (plain === "." || plain === "..") throw new Error("a path value may not be . or ..");
  // One Postman engine takes a segment that begins with a colon for a path variable.
  return urlEncode(text, urlInPath, keepEscapes).replace(/^:/, "%3A");
}

function urlPair(name, value, keepEscapes) {
  const encoded = urlEncode(name, urlInName, keepEscapes);
  return value === null ? encoded : encoded + "=" + urlEncode(value, urlInValue, keepEscapes);
}

function urlEncode(text, outside, keepEscapes) {
  const whole = text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
  const escape = (character) =>
    /[!-)]/.test(character) // encodeURIComponent leaves some of these
      ? "%" + character.charCodeAt(0).toString(16).toUpperCase()
      : encodeURIComponent(character);
  if (!keepEscapes) return whole.replace(outside, escape);
  const pieces = whole.split(/(%[0-9A-Fa-f]{2})/);
  return pieces.map((piece, i) => (i % 2 ? piece : piece.replace(outside, escape))).join("");
}

// RFC 3492, section 6.3, with the parameters of section 5.
function urlPunycode(label) {
  const points = Array.from(label, (character) => character.codePointAt(0));
  const basic = points.filter((point) => point < 128);
  let output = String.fromCharCode(...basic) + (basic.length ? "-" : "");
  let done = basic.length;
  let [next, delta, bias] = [128, 0, 72];
  while (done < points.length) {
    const lowest = Math.min(...points.filter((point) => point >= next));
    delta += (lowest - next) * (done + 1);
    next = lowest;
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      output += urlPunycodeDigits(delta, bias);
      bias = urlPunycodeBias(delta, done + 1, done === basic.length);
      delta = 0;
      done += 1;
    }
    delta += 1;
    next += 1;
  }
  return output;
}

function urlPunycodeDigits(delta, bias) {
  let digits = "";
  for (let k = 36; ; k += 36) {
    const threshold = Math.min(Math.max(k - bias, 1), 26);
    if (delta < threshold) return digits + urlPunycodeAlphabet[delta];
    const digit = threshold + ((delta - threshold) % (36 - threshold));
    digits += urlPunycodeAlphabet[digit];
    delta = Math.floor((delta - threshold) / (36 - threshold));
  }
}

function urlPunycodeBias(delta, count, first) {
  let scaled = Math.floor(delta / (first ? 700 : 2));
  scaled += Math.floor(scaled / count);
  let k = 0;
  for (; scaled > 455; k += 36) scaled = Math.floor(scaled / 35);
  return k + Math.floor((36 * scaled) / (scaled + 38));
}
