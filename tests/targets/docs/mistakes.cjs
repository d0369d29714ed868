// Runs the page's mistakes outside of a browser: for each case every recipe's digest, by mistake, in order.
const { readFileSync } = require("fs");
const { join } = require("path");
const vm = require("vm");

const root = join(__dirname, "../../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const page = ["bytes.js", "time.js", "qlm-strict/recipe.js", "qlm-strict/suffix.js", "qlm-strict/address.js",
  "qlm-strict/digests.js", "qlm-strict/search.js"].map((name) => read("templates/docs/" + name));
const signing = ["final_url.js", "masked.js", "qlm-strict/sign.js"].map((name) => read("generator/signing/" + name));
const found = "({ mistakes, rightRecipe, recipeText, recipeDigest, searchMistakes })";
const globals = { crypto: globalThis.crypto, TextEncoder, TextDecoder, btoa, atob, URL };
const js = vm.runInNewContext([...signing, ...page, found].join("\n"), globals);

async function run({ seen, tokens }) {
  const recipe = js.rightRecipe(seen);
  const digests = {};
  const texts = {};
  for (const each of js.mistakes) {
    const made = each.vary(recipe);
    texts[each.id] = made.map(js.recipeText);
    digests[each.id] = await Promise.all(made.map(js.recipeDigest));
  }
  const explained = [];
  for (const token of tokens) explained.push(await js.searchMistakes(recipe, token, () => true));
  return { right: await js.recipeDigest(recipe), digests, texts, explained };
}

(async () => {
  const cases = JSON.parse(readFileSync(0, "utf8"));
  const answers = [];
  for (const each of cases) answers.push(await run(each));
  const flags = js.mistakes.map(({ id, alone, last }) => [id, alone, last]);
  process.stdout.write(JSON.stringify({ flags, answers }));
})();
