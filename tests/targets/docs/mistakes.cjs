// Runs the page's mistakes outside of a browser: for each case every signing input's digest, by mistake, in order.
const { readFileSync } = require("fs");
const { join } = require("path");
const vm = require("vm");

const root = join(__dirname, "../../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const page = ["bytes.js", "time.js"].map((name) => read("templates/docs/" + name));
page.push(...["signing_input.js", "suffix.js", "address.js", "digests.js", "search.js"].map((name) =>
  read("generator/signing/qlm_strict/mistakes/" + name)));
const signing = ["final_url.js", "masked.js", "qlm_strict/sign.js"].map((name) => read("generator/signing/" + name));
const found = "({ hypotheses, expectedInput, signingText, signingDigest, searchMistakes })";
const globals = { crypto: globalThis.crypto, TextEncoder, TextDecoder, btoa, atob, URL };
const js = vm.runInNewContext([...signing, ...page, found].join("\n"), globals);

async function run({ seen, tokens }) {
  const given = js.expectedInput(seen);
  const digests = {};
  const texts = {};
  for (const each of js.hypotheses) {
    const made = each.apply(given);
    texts[each.id] = made.map(js.signingText);
    digests[each.id] = await Promise.all(made.map(js.signingDigest));
  }
  const explained = [];
  for (const token of tokens) explained.push(await js.searchMistakes(given, token, () => true));
  return { right: await js.signingDigest(given), digests, texts, explained };
}

(async () => {
  const cases = JSON.parse(readFileSync(0, "utf8"));
  const answers = [];
  for (const each of cases) answers.push(await run(each));
  const flags = js.hypotheses.map(({ id, alone, last }) => [id, alone, last]);
  process.stdout.write(JSON.stringify({ flags, answers }));
})();
