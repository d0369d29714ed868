// Qlik's Xrfkey on the page: both positions of the key, and the faults of a pair that was sent.

const keyHeader = "X-Qlik-Xrfkey";

async function signQlik(url, inputs, bench) {
  const signed = sign({ url }, inputs, bench.randomness());
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

/** Read the pasted text: a line with the URL, and lines of headers. */
function readSent(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const line = lines.find((start) => /^(?:[A-Z]+ )?(?:https?:\/)?\/\S*/i.test(start)) || "";
  const url = line.replace(/^[A-Z]+ /, "").replace(/ HTTP\/[0-9.]+$/, "");
  const pair = (header) => /^-?-?H? ?["']?([A-Za-z][A-Za-z0-9-]*): ?(.*?)["']? ?\\?$/.exec(header);
  const headers = lines.filter((header) => header !== line).map(pair).filter(Boolean);
  const values = (name) => headers.filter((header) => header[1].toLowerCase() === name).map((header) => header[2]);
  return { url, header: values("x-qlik-xrfkey"), users: values("x-qlik-user") };
}

const formDecoded = (text) => unquote(text.replaceAll("+", " "));

function keysInQuery(url) {
  const pairs = rawPairs(splitUrl(url).query).map(([name, value]) => [formDecoded(name), formDecoded(value || "")]);
  return pairs.filter(([name]) => name.toLowerCase() === "xrfkey").map(([, value]) => value);
}

function keyFaults(location, keys) {
  const faults = [];
  if (keys.length > 1) faults.push({ id: "xrfkey-doubled", detail: keys.length + " keys in the " + location + "." });
  const key = keys.length ? keys[0] : "0".repeat(16);
  if (/^[0-9A-Za-z]{16}$/.test(key)) return faults;
  const shown = JSON.stringify(key.slice(0, 40)) + " in the " + location;
  if (/\{\{|%7B%7B/i.test(key)) return [...faults, { id: "xrfkey-unresolved", detail: shown }];
  const length = Array.from(key).length;
  if (length !== 16) faults.push({ id: "xrfkey-length", detail: shown + ": " + length + " characters." });
  if (/[^0-9A-Za-z]/.test(key)) faults.push({ id: "xrfkey-characters", detail: shown + "." });
  return faults;
}

/** Return the evidence that a # cut off the rest of the URL: its fragment, or a value that ends too early. */
function swallowed(url) {
  const { query, fragment } = splitUrl(masked(url, pageData().secrets));
  if (fragment !== null && /xrfkey/i.test(fragment)) return "After the # comes: " + fragment.slice(0, 80);
  const [name, value] = rawPairs(query).pop() || ["", ""];
  const text = unquote(value || "");
  const count = (mark) => text.split(mark).length - 1;
  const cut = count("'") % 2 || count('"') % 2 || count("(") > count(")");
  return cut ? "The URL ends inside the value of " + name + ": " + text.slice(-40) : "";
}

/** Return the faults of the key in its two positions. */
function pairFaults(url, header) {
  const query = keysInQuery(url);
  const faults = [];
  const detail = query.length ? "" : swallowed(url);
  if (detail) faults.push({ id: "xrfkey-swallowed", detail });
  else if (!query.length) faults.push({ id: header.length ? "xrfkey-no-query" : "xrfkey-missing" });
  if (query.length && !header.length) faults.push({ id: "xrfkey-no-header" });
  faults.push(...keyFaults("query", query), ...keyFaults("header", header));
  if (header.length && query.length && header[0] !== query[0]) {
    const both = "Query " + JSON.stringify(query[0]) + ", header " + JSON.stringify(header[0]) + ".";
    faults.push({ id: "xrfkey-different", detail: both });
  }
  return faults;
}

async function judgeQlik(text) {
  const { url, header, users } = readSent(text);
  const findings = pairFaults(url, header);
  for (const user of users) {
    const form = /^UserDirectory=[^;=]+; ?UserId=[^;=]+$/i;
    if (!form.test(user)) findings.push({ id: "qlik-user-form", detail: user });
  }
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
