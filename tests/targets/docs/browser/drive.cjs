// Drives real headless Chromium through the pages: one browser, a fresh context for each scenario.
// Reads {chromium, pages, data} from standard input, writes what was seen as JSON.
const { readFileSync } = require("fs");
const { chromium } = require("../../../node/node_modules/playwright-core");

const scenarios = { ...require("./bench.cjs"), ...require("./page.cjs"), ...require("./safety.cjs") };
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Run one scenario; everything the page says, asks for or stumbles over is part of the answer. */
async function run(browser, job, data) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...job.context });
  const seen = { console: [], errors: [], requests: [], dialogs: [] };
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on("console", (message) => {
    if (["warning", "error", "assert"].includes(message.type())) seen.console.push(message.type() + " " + message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("dialog", (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
  context.on("request", (request) => seen.requests.push(request.url()));
  const address = data.pages[job.page];
  let result = null;
  let failure = "";
  try {
    await page.goto(address + (job.hash || ""));
    result = await scenarios[job.run](page, data, context);
  } catch (error) {
    failure = error.stack;
  }
  await context.close();
  seen.requests = seen.requests.filter((url) => url.split("#")[0] !== address && !url.startsWith("data:"));
  return { ...seen, result, failure };
}

(async () => {
  const data = JSON.parse(readFileSync(0, "utf8"));
  const browser = await chromium.launch({ executablePath: data.chromium, args: flags });
  const report = {};
  for (const job of data.jobs) {
    const start = Date.now();
    report[job.name] = await run(browser, job, data);
    report[job.name].milliseconds = Date.now() - start;
  }
  await browser.close();
  process.stdout.write(JSON.stringify(report));
})();
