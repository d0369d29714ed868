// Drives real headless Chromium through the pages: one browser, and a tab for all scenarios with the same settings.
// Reads {chromium, pages, data} from standard input, writes what was seen as JSON.
const { readFileSync } = require("fs");
const { chromium } = require("../../../node/node_modules/playwright-core");

const scenarios = { ...require("./bench.cjs"), ...require("./page.cjs"), ...require("./safety.cjs") };
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// These change the tab for good; they have one of their own.
const alone = ["copy", "fallback", "colours", "paper", "privacy"];
const tabs = {};

/** Return the tab for a scenario: its context, its page, and `seen`, what the page says, asks for or stumbles over. */
async function tabFor(browser, job) {
  const key = JSON.stringify(job.context) + (alone.includes(job.run) ? job.name : "");
  if (!tabs[key]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...job.context });
    const tab = tabs[key] = { context, page: await context.newPage() };
    tab.page.setDefaultTimeout(20000);
    tab.page.on("console", (message) => {
      if (["warning", "error", "assert"].includes(message.type())) tab.seen.console.push(message.type() + " " + message.text());
    });
    tab.page.on("pageerror", (error) => tab.seen.errors.push(error.message));
    tab.page.on("dialog", (dialog) => { tab.seen.dialogs.push(dialog.message()); dialog.dismiss(); });
    context.on("request", (request) => tab.seen.requests.push(request.url()));
  }
  tabs[key].seen = { console: [], errors: [], requests: [], dialogs: [] };
  return tabs[key];
}

/** Run one scenario; what the tab has seen is part of the answer. */
async function run(browser, job, data) {
  const tab = await tabFor(browser, job);
  const address = data.pages[job.page];
  let result = null;
  let failure = "";
  try {
    await tab.page.goto(address + (job.hash || ""));
    result = await scenarios[job.run](tab.page, data, tab.context);
  } catch (error) {
    failure = error.stack;
  }
  // Whatever still runs in the page ends, and is seen, before the next scenario.
  await tab.page.goto("about:blank");
  const requests = tab.seen.requests.filter((url) =>
    url.split("#")[0] !== address && url !== "about:blank" && !url.startsWith("data:"));
  return { ...tab.seen, requests, result, failure };
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
