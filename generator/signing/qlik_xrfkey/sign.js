// Qlik's Xrfkey pair: one value of 16 letters and digits, in the query and in a header.
//
// Source: Qlik's reference pages of the repository and proxy service APIs. The key proves that no
// foreign web page made the request; it is neither secret nor a credential, and nothing is signed.

const xrfkeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const xrfkeyLength = 16;

/**
 * Put the same key into the query of the request's `url` and into the header; return
 * `{url, text, headers}`.
 *
 * A key already in the query, its name in any case, is replaced; all else keeps its order and
 * spelling. Input: `xrfkey`, a fixed key of 16 letters and digits; left out or empty, each call
 * makes a fresh one from `random`, which returns that many bytes. Throws for another key, for a
 * URL with a fragment and for a source that is not random.
 */
function sign({ url }, inputs, random) {
  if (url.includes("#")) throw new Error("the URL has a #, which would cut off the key: write %23");
  const key = xrfkey(inputs, random);
  return { url: xrfkeyInQuery(url, key), text: "", headers: { "X-Qlik-Xrfkey": key } };
}

/** Return the fixed key of `inputs`, checked, or a fresh one. */
function xrfkey(inputs, random) {
  const key = inputs.xrfkey || xrfkeyFresh(random);
  if (!/^[0-9A-Za-z]{16}$/.test(key)) {
    throw new Error("the Xrfkey is not made of 16 letters and digits");
  }
  return key;
}

function xrfkeyFresh(random) {
  let key = "";
  for (let draw = 0; draw < xrfkeyLength; draw += 1) {
    for (const byte of random(16)) {
      // 248 is 4 times 62: the bytes above would make the first letters more frequent.
      if (byte < 248) key += xrfkeyAlphabet[byte % 62];
    }
    if (key.length >= xrfkeyLength) return key.slice(0, xrfkeyLength);
  }
  throw new Error("the random source is not random");
}

function xrfkeyInQuery(url, key) {
  const [, target, query] = /^([^?]*)(?:\?([^]*))?$/.exec(url);
  const pairs = query ? query.split("&") : [];
  const index = pairs.findIndex(xrfkeyIsKey);
  const others = pairs.filter((pair) => !xrfkeyIsKey(pair));
  others.splice(index < 0 ? others.length : index, 0, "xrfkey=" + key);
  return target + "?" + others.join("&");
}

function xrfkeyIsKey(pair) {
  const name = pair.split("=")[0];
  try {
    return /^xrfkey$/i.test(decodeURIComponent(name));
  } catch (error) {
    return false; // a broken escape is no part of the name
  }
}
