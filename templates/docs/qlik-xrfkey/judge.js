// Qlik's Xrfkey on the bench: both places of the key, and what is wrong with a pair that was sent.

const keyHeader = "X-Qlik-Xrfkey";

async function signQlik(url, inputs, bench) {
  const signed = sign(url, inputs, bench.randomness());
  const key = signed.headers[keyHeader];
  const at = signed.url.search(/[?&]xrfkey=/) + 1;
  const end = at + "xrfkey=".length + key.length;
  const shown = {
    url: [["url", signed.url.slice(0, at)], ["key", signed.url.slice(at, end)], ["url", signed.url.slice(end)]],
    text: [],
    headers: [["", keyHeader + ": "], ["key", key]],
  };
  return Object.assign(signed, { shown });
}

/** Read what was pasted: a line with the URL, and lines of headers. */
function readSent(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const line = lines.find((each) => /^(?:[A-Z]+ )?(?:https?:\/)?\/\S*/i.test(each)) || "";
  const url = line.replace(/^[A-Z]+ /, "").replace(/ HTTP\/[0-9.]+$/, "");
  const pair = (each) => /^-?-?H? ?["']?([A-Za-z][A-Za-z0-9-]*): ?(.*?)["']? ?\\?$/.exec(each);
  const headers = lines.filter((each) => each !== line).map(pair).filter(Boolean);
  const named = headers.filter(([, name]) => name.toLowerCase() === keyHeader.toLowerCase());
  return { url, header: named.map(([, , value]) => value) };
}

const formDecoded = (text) => unquote(text.replaceAll("+", " "));

function keysInQuery(url) {
  const pairs = rawPairs(splitUrl(url).query).map(([name, value]) => [formDecoded(name), formDecoded(value || "")]);
  return pairs.filter(([name]) => name.toLowerCase() === "xrfkey").map(([, value]) => value);
}

function keyFaults(place, keys) {
  const found = [];
  if (keys.length > 1) found.push({ id: "xrfkey-doubled", detail: keys.length + " keys in the " + place + "." });
  const key = keys.length ? keys[0] : "0".repeat(16);
  if (/^[0-9A-Za-z]{16}$/.test(key)) return found;
  const shown = JSON.stringify(key.slice(0, 40)) + " in the " + place;
  if (/\{\{|%7B%7B/i.test(key)) return [...found, { id: "xrfkey-unresolved", detail: shown }];
  const length = Array.from(key).length;
  if (length !== 16) found.push({ id: "xrfkey-length", detail: shown + ": " + length + " characters." });
  if (/[^0-9A-Za-z]/.test(key)) found.push({ id: "xrfkey-characters", detail: shown + "." });
  return found;
}

/** Return what is wrong with the two places of the key. */
function pairFaults(url, header) {
  const query = keysInQuery(url);
  const fragment = splitUrl(url).fragment;
  const swallowed = fragment !== null && /xrfkey/i.test(fragment);
  if (!header.length && !query.length) return [{ id: swallowed ? "xrfkey-swallowed" : "xrfkey-missing" }];
  const found = [];
  if (!query.length) found.push({ id: swallowed ? "xrfkey-swallowed" : "xrfkey-no-query" });
  if (!header.length) found.push({ id: "xrfkey-no-header" });
  found.push(...keyFaults("query", query), ...keyFaults("header", header));
  if (header.length && query.length && header[0] !== query[0]) {
    const detail = "Query " + JSON.stringify(query[0]) + ", header " + JSON.stringify(header[0]) + ".";
    found.push({ id: "xrfkey-different", detail });
  }
  return found;
}

async function judgeQlik(text) {
  const { url, header } = readSent(text);
  const findings = pairFaults(url, header);
  return findings.length ? { findings } : { right: "Both places hold the same 16 letters and digits." };
}

registerSigner("qlik-xrfkey", {
  parts: { xrfkey: "key" },
  legend: { url: "URL", key: "The key, in both places" },
  received: "Paste the URL that was called, and below it the line of the header X-Qlik-Xrfkey",
  rewrites: true,
  sign: signQlik,
  judge: judgeQlik,
});
