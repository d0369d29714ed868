// A recipe on the page: the value of each step, and the mistake that gives a received signature.

const digestNames = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };
const byteOf = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));
const latinOf = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/**
 * Run a synchronous signer with WebCrypto, which is asynchronous: if it needs a digest that
 * does not exist yet, the digest is computed, and the signer starts again.
 */
async function withDigests(signer, random) {
  const digests = new Map();
  for (;;) {
    let wanted = null;
    const asked = (...all) => {
      const key = JSON.stringify(all);
      if (digests.has(key)) return digests.get(key);
      wanted = { key, all };
      throw new Error("a digest is not there yet");
    };
    const hash = (name, text) => asked(name, text);
    const bytes = random();
    try {
      return signer({ hash, hmac: (name, key, text) => asked(name, text, key), random: (count) => latinOf(bytes(count)) });
    } catch (error) {
      if (!wanted) throw error;
    }
    const [name, text, key] = wanted.all;
    if (!digestNames[name]) throw new Error("the browser has no " + name + "; take a script");
    const made = key === undefined
      ? await digestOf(digestNames[name], byteOf(text))
      : await hmacOf(digestNames[name], byteOf(key), byteOf(text));
    digests.set(wanted.key, latinOf(made));
  }
}

/** Return a value for reading: as text if it is text, or else its bytes in hexadecimal. */
function readable(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(byteOf(bytes));
    if (!/[\0-\x08\x0e-\x1f]/.test(text)) return text;
  } catch {
    // not a text
  }
  return hex(byteOf(bytes));
}

/** Return each step with its value. Values that become keys are hidden, as the secret is. */
function stepsOf(recipe, values, bare) {
  const lines = recipe.split("\n").map((line) => line.split(" "));
  const keys = lines.filter(([verb]) => verb === "hmac").map((words) => words.slice(5).join(" ").split("\t")[0]).join(" ");
  const names = [...new Set(lines.filter(([verb]) => /^(?:time|nonce|let|hash|hmac)$/.test(verb))
    .map(([verb, name]) => (verb === "nonce" ? verb : name)))].filter((name) => name in values);
  return names.flatMap((name) => {
    const isKey = keys.includes("{" + name + "}") || keys.includes("{" + name + "|");
    return [["", "\n\n" + name + "\n"], [name === "signature" ? "key" : "extra", isKey && !bare ? "***" : readable(values[name])]];
  });
}

function startRecipe(bench) {
  const fields = [["method", "Method", "input", "GET"], ["type", "Content-Type", "input", "application/json"], ["body", "Body", "textarea", ""]];
  const next = bench.root.querySelector(".goes-in > .tick");
  for (const [name, words, tag, value] of fields) {
    const input = element(tag, { "data-recipe": name, spellcheck: "false", autocomplete: "off", rows: "3" });
    input.value = value;
    const label = element("label", { class: "field" }, element("span", { class: "label", text: words }), input);
    bench.root.querySelector(".goes-in").insertBefore(label, next);
  }
  bench.in("operation").addEventListener("input", (event) => {
    const operation = byId(event.target.value);
    if (operation) bench.root.querySelector('[data-recipe="method"]').value = operation.querySelector(".method").textContent;
  });
}

/** Sign with the inputs; one of them is the recipe. */
async function signedBy(url, inputs, bench) {
  const take = (name) => bench.root.querySelector('[data-recipe="' + name + '"]').value;
  const time = bench.clock();
  const body = take("body");
  const request = { method: take("method").toUpperCase(), url, headers: body ? [["Content-Type", take("type")]] : [], body };
  return withDigests((primitives) => sign(request, inputs, () => time, primitives), () => bench.randomness());
}

async function signRecipe(url, inputs, bench) {
  const signed = await signedBy(url, inputs, bench);
  const headers = Object.entries(signed.headers).flatMap(([name, value], at) => [["", (at ? "\n" : "") + name + ": "], ["key", value]]);
  const text = [["url", signed.text], ...stepsOf(inputs.recipe, signed.values, bench.bare())];
  if (signed.body) text.push(["", "\n\nbody that is sent\n"], ["url", signed.body]);
  return Object.assign(signed, { shown: { url: [["url", signed.url]], text, headers } });
}

const slips = [
  ["recipe-encoding", /^((?:hmac|hash) signature \S+ \S+) \S+/m, ["hex", "HEX", "base64", "base64url"]],
  ["recipe-hash", /^((?:hmac|hash) signature \S+) \S+/m, ["sha1", "sha256", "sha384", "sha512"]],
  ["recipe-secret", /^(secret) \S+/m, ["text", "base64", "hex"]],
];
const textSlips = [
  ["recipe-separator", (line) => line.replaceAll("\\n", "")],
  ["recipe-separator", (line) => line + "\\n"],
  ["recipe-query", (line) => line.replace("{target}", "{path}").replace("{query}", "")],
  ["recipe-query", (line) => line.replace("{path}", "{target}")],
  ["recipe-method", (line) => line.replace("{method}", "{method|lower}")],
  ["recipe-no-body", (line) => line.replace("{body}", "")],
];

function* slippedRecipes(recipe) {
  for (const [id, pattern, words] of slips) for (const word of words) yield [id, recipe.replace(pattern, "$1 " + word)];
  for (const [id, change] of textSlips) yield [id, recipe.replace(/^let text .*$/m, change)];
}

async function judgeRecipe(received, signed, inputs, bench) {
  const holds = (values) => received.includes(readable(values.signature));
  if (holds(signed.values)) return { right: "It is the signature of this request at this time." };
  for (const [id, recipe] of slippedRecipes(inputs.recipe)) {
    const made = await signedBy(signed.typed, { ...inputs, recipe }, bench).catch(() => null);
    if (made && holds(made.values)) return { findings: [{ id }], compared: made.text === signed.text ? undefined : [signed.text, made.text] };
  }
  return { findings: [{ id: "recipe-signature" }] };
}

registerSigner("hmac", {
  parts: { secret: "key" },
  legend: { url: "What is signed", extra: "What a step gives", key: "The signature" },
  received: "Paste the signature that was received, or the lines of its headers",
  start: startRecipe,
  sign: signRecipe,
  judge: judgeRecipe,
});
