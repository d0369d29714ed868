// QLM strict authentication on the page: the signature, and why a received one differs from it.

const tokenNames = ["X-Qlm-Authentication-Token", "Qlm-Authentication-Token"];
const wrongTokenNames = [
  "X-Qlm-Authentication", "Qlm-Authentication", "X-Qlm-Token", "X-Qlm-Signature", "Authentication-Token",
];
const timeNames = ["X-Qlm-Timestamp", "Qlm-Timestamp"];
const versionNames = ["X-Qlm-Authentication-Version", "Qlm-Authentication-Version"];
const signatureNames = [...tokenNames, ...wrongTokenNames, ...timeNames, ...versionNames];
const isSignature = (name) => signatureNames.some((header) => header.toLowerCase() === name.toLowerCase());

/** Cut the signed text into the URL and the parts after it, from its end. */
function cut(signed) {
  const left = Object.entries(signed.headers).filter(([name]) => !tokenNames.concat(wrongTokenNames).includes(name));
  const behind = [];
  let text = signed.text;
  for (;;) {
    const ends = ([name, value]) => [":", "="].find((mark) => text.endsWith("&" + name + mark + value));
    const at = left.findIndex(ends);
    if (at < 0) return [["url", text], ...behind];
    const [[name, value]] = left.splice(at, 1);
    const length = name.length + value.length + 2;
    behind.unshift([colourOf(name), text.slice(-length)]);
    text = text.slice(0, -length);
  }
}

function colourOf(name) {
  if (timeNames.includes(name)) return "time";
  if (versionNames.includes(name)) return "version";
  return isSignature(name) ? "key" : "extra";
}

const headerPieces = (headers) =>
  Object.entries(headers).flatMap(([name, value], at) => [
    ["", (at ? "\n" : "") + name + ": "],
    [colourOf(name), value],
  ]);

async function signQlm(url, inputs, bench) {
  const time = bench.clock();
  const signed = await withHmac((hmac) => sign({ url }, inputs, () => time, hmac));
  const shown = { url: [["url", signed.url]], text: cut(signed), headers: headerPieces(signed.headers) };
  return Object.assign(signed, { shown });
}

/** Read the pasted text: a token alone, or lines of headers. */
function readReceived(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const pairs = lines.map((line) => /^-?-?H? ?["']?([A-Za-z][A-Za-z0-9-]*): ?(.*?)["']? ?\\?$/.exec(line)).filter(Boolean);
  const headers = pairs.map(([, name, value]) => [name, value]);
  const first = (names) =>
    names.map((name) => headers.find(([header]) => header.toLowerCase() === name.toLowerCase())).find(Boolean) || ["", ""];
  if (!headers.length) return { token: lines.join(""), name: "", time: "", version: "", extras: null };
  const [name, token] = first([...tokenNames, ...wrongTokenNames]);
  const [timeName, time] = first(timeNames);
  const version = first(versionNames)[1] || (/^qlm-/i.test(name || timeName) ? "1" : "");
  const extras = headers.filter(([header]) => /^x-qlm/i.test(header) && !isSignature(header));
  return { token, name, time, version, extras };
}

/** Return the facts about the request that the hypotheses need. */
function seenOf(received, signed, inputs) {
  const pasted = received.extras !== null;
  const listed = (inputs.extra_headers || "").split("\n").filter(Boolean);
  const entered = listed.map((line) => line.split(/: ?/)).map(([name, ...rest]) => [name, rest.join(": ")]);
  const { secrets, origins } = pageData();
  const names = secrets.map((name) => name.toLowerCase());
  const values = rawPairs(splitUrl(signed.url).query).filter(([name]) => names.includes(unquote(name).toLowerCase()));
  const otherKeys = values.map(([, value]) => unquote(value || "")).filter((value) => value && value !== inputs.api_key);
  const times = Object.entries(signed.headers).filter(([name]) => timeNames.includes(name));
  return {
    target: cut(signed)[0][1],
    typed: signed.typed,
    body: "",
    timestamp: (pasted && received.time) || times[0][1],
    version: (pasted && received.version) || inputs.version || "2",
    extras: pasted ? received.extras : entered,
    separator: inputs.separator || ":",
    extraPosition: inputs.extra_position || "after",
    key: inputs.api_key,
    otherKeys: Array.from(new Set(otherKeys)).sort(),
    secretNames: secrets,
    origins,
  };
}

function visibleFaults(received, signed, inputs) {
  const faults = [];
  const version = received.version || inputs.version || "2";
  const expected = inputs.token_header || tokenNames[version === "1" ? 1 : 0];
  if (received.name && received.name.toLowerCase() !== expected.toLowerCase()) {
    faults.push({ id: "header-name", detail: "The token came as " + received.name + ", expected " + expected + "." });
  }
  if (/[?&]X-Qlm-(?:Timestamp|Authentication-Version)[:=%]/i.test(signed.url)) faults.push({ id: "suffix-in-url" });
  if (received.time && !readTime(received.time)) {
    const culture = /^\d{3,4}-\d\d?-\d\d? \d\d?\.\d\d\.\d\d$|[^\0-\x7f]|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
    faults.push({ id: culture.test(received.time) ? "timestamp-culture" : "timestamp-format", detail: received.time });
  }
  return faults;
}

async function judgeQlm(text, signed, inputs, bench, now) {
  const received = readReceived(text);
  const findings = visibleFaults(received, signed, inputs);
  if (!received.token) return { findings: [...findings, { id: "header-missing", detail: "No token is among these lines." }] };
  if (received.token === inputs.api_key) return { findings: [...findings, { id: "key-as-token" }] };
  const expected = expectedInput(seenOf(received, signed, inputs));
  if ((await signingDigest(expected)) === received.token) {
    return findings.length ? { findings } : { right: "This is the right signature for this request, key and time." };
  }
  const explained = await searchMistakes(expected, received.token, now);
  if (explained) {
    findings.push(...explained.ids.map((id) => ({ id })));
    return { findings, compared: [signingText(hiddenInput(expected)), explained.text] };
  }
  if (!/^[0-9a-fA-F]{64}$/.test(received.token)) {
    findings.push({ id: "token-shape", detail: received.token.length + " characters." });
  }
  return { findings: [...findings, { id: "other-text-or-key" }] };
}

registerSigner("qlm-strict", {
  parts: { api_key: "key", version: "version", extra_headers: "extra" },
  legend: {
    url: "URL",
    time: "Time",
    version: "Version",
    extra: "Additional headers",
    key: "Token: HMAC-SHA256 of the text with the API key",
  },
  received: "Paste the token that was received, or the lines of its headers",
  sign: signQlm,
  judge: judgeQlm,
});
