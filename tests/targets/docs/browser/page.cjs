// The page around the bench: search, copying, colours, keyboard, phone, paper, no JavaScript.
const { readFileSync } = require("fs");

const axeSource = readFileSync(require.resolve("../../../node/node_modules/axe-core/axe.min.js"), "utf8");
const visible = (page) => page.locator(".op[data-scripts]:not([hidden])").evaluateAll((all) => all.map((each) => each.id));
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

exports.search = async (page, { searches }) => {
  const found = [];
  for (const text of searches) {
    await page.locator("#search").fill(text);
    await settled(page);
    const folders = await page.locator("section.folder:not(.intro):not([hidden]) > h3").allTextContents();
    const said = await page.locator("#found").textContent();
    found.push({ ids: await visible(page), folders, said, nothing: await page.locator("#nothing").isVisible(),
      bench: await page.locator(".bench").isVisible() });
  }
  return found;
};

exports.keyboard = async (page) => {
  await page.keyboard.press("Tab");
  const skip = await page.evaluate(() => [document.activeElement.className, document.activeElement.getBoundingClientRect().top >= 0]);
  await page.keyboard.press("/");
  const slash = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.type("ping");
  await settled(page);
  await page.keyboard.press("Enter");
  const first = await page.evaluate(() => document.activeElement.closest(".op").id);
  await page.keyboard.press("Enter");
  const open = await page.locator(".op[open]").evaluateAll((all) => all.map((each) => each.id));
  await page.keyboard.press("Tab");
  const next = await page.evaluate(() => document.activeElement.textContent);
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await page.locator("#search").focus();
  await page.keyboard.press("Escape");
  return { skip, slash, first, open, next, ring, all: (await visible(page)).length };
};

exports.copy = async (page, { scripts }, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const operation = page.locator("#" + scripts.id);
  await operation.evaluate((each) => (each.open = true));
  const copied = {};
  for (const language of ["curl", "Python"]) {
    await operation.getByRole("button", { name: "Copy " + language, exact: true }).click();
    copied[language] = await page.evaluate(() => navigator.clipboard.readText());
  }
  const said = await page.locator("#said").textContent();
  await operation.getByRole("button", { name: "Show the Python script" }).click();
  const shown = await operation.locator(".script").textContent();
  const every = await page.evaluate(() => Object.fromEntries(all(".op[data-scripts]").map((each) =>
    [each.id, each.dataset.scripts.split(" ").map(shelved)])));
  return { copied, said, shown, every };
};

exports.fallback = async (page) => {
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.querySelector(".op").open = true;
    document.addEventListener("copy", () => { window.copied = document.activeElement.value; });
  });
  await page.locator(".op").first().getByRole("button", { name: "Copy curl", exact: true }).click();
  return page.evaluate(() => window.copied || "");
};

exports.colours = async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const found = [await paper()];
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(await paper());
  await page.getByRole("button", { name: "Dark colours" }).click();
  found.push(await paper());
  const pressed = await page.locator("#theme").getAttribute("aria-pressed");
  return { found, pressed };
};

/** Return the serious violations that axe sees, with everything of interest open. */
const axe = async (page, only) => {
  await page.evaluate(() => {
    for (const each of all("details")) each.open = true;
  });
  await page.locator('.bench [data-in="url"]').fill("http://localhost/x?is_pwd=p");
  const key = page.locator('.bench [data-input="api_key"] input');
  if (await key.count()) await key.fill("k");
  await page.locator('.bench [data-in="received"]').fill("X-Qlm-Authentication: 00\nX-Qlik-Xrfkey: 00");
  await page.waitForFunction(() => document.querySelector(".verdict").childElementCount > 0);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((only) =>
    axe.run(document, { resultTypes: ["violations"], ...(only ? { runOnly: [only] } : {}) }), only);
  return violations.map(({ id, impact, nodes }) => [id, impact, nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]);
};

exports.axe = async (page) => axe(page, "");
exports.contrast = async (page) => axe(page, "color-contrast");

/** The page as it stands when an operation is opened. */
exports.opened = async (page, { picture }) => {
  await page.waitForTimeout(500);
  await page.evaluate(() => document.querySelector(location.hash).scrollIntoView());
  await page.screenshot({ path: picture.opened });
};

exports.narrow = async (page) => {
  await page.evaluate(() => all(".op").slice(0, 40).forEach((each) => (each.open = true)));
  await settled(page);
  const wide = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
  const hidden = await page.locator("#contents").isVisible();
  await page.getByRole("button", { name: "Contents" }).click();
  const open = await page.locator("#contents").isVisible();
  await page.locator("#contents a", { hasText: "Schemas" }).click();
  const small = await page.locator("button:visible").evaluateAll((each) =>
    each.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent));
  return { wide, hidden, open, closed: !(await page.locator("#contents").isVisible()), small };
};

exports.paper = async (page) => {
  await page.evaluate(() => { document.querySelector(".op").open = true; });
  await page.emulateMedia({ media: "print" });
  const shown = async (selector) => page.locator(selector).first().isVisible();
  const pdf = await page.pdf({ format: "A4" });
  return { bar: await shown(".bar"), nav: await shown("nav"), desk: await shown(".desk"), first: await shown(".op .inside"), pdf: pdf.length };
};

exports.plain = async (page) => ({
  notice: await page.locator("noscript").first().textContent(),
  operations: await page.locator(".op[data-scripts] > summary").count(),
  theme: await page.locator("#theme").isVisible(),
});

exports.named = async (page) => page.evaluate(() => {
  const named = document.querySelector(location.hash);
  return { open: named.open, top: Math.round(named.getBoundingClientRect().top) };
});

exports.whole = async (page, { whole }) => {
  const timing = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  const searches = await page.evaluate(async (words) => {
    const found = [];
    for (const word of words) {
      const start = performance.now();
      byId("search").value = word;
      byId("search").dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
      found.push([word, Math.round(performance.now() - start), byId("found").textContent]);
    }
    return found;
  }, whole);
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  return { load: Math.round(timing), painted: Math.round(painted), nodes, searches };
};
