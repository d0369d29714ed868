// The signature bench, used as a person uses it: values typed into its fields, results read from the page.

const bench = '.bench';
const field = (page, name) => page.locator(`${bench} [data-in="${name}"]`);
const input = (page, name) => page.locator(`${bench} [data-input="${name}"]`).locator("input, select, textarea");
const shown = (page, name) => page.locator(`${bench} [data-out="${name}"]`);
/** Wait until the bench has done its work. A wait for frames, as `waitForFunction` does, takes longer than the work. */
const idle = (page) => page.evaluate(async () => {
  const busy = document.querySelector(".bench [aria-busy]");
  const start = Date.now();
  while (busy.getAttribute("aria-busy") !== "false") {
    if (Date.now() - start > 20000) throw new Error("the bench does not end its work");
    await new Promise((done) => setTimeout(done, 2));
  }
});

/**
 * Type values into fields (`[name, selector, value]`) through the browser's own editing, in one go;
 * return the names of those that do not hold their value then.
 */
const enter = (page, fields) => page.evaluate((given) => given.filter(([, selector, value]) => {
  const place = document.querySelector(selector);
  if (place.value === value) return false;
  place.focus();
  if (place.tagName === "SELECT") {
    if (!Array.from(place.options).some((each) => each.value === value)) return true;
    place.value = value;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    place.select();
    document.execCommand(value ? "insertText" : "delete", false, value);
  }
  return place.value !== value;
}).map(([name]) => name), fields);

/** Return what stands on the page once the bench has done its work. */
async function read(page) {
  await idle(page);
  return page.evaluate(() => Object.fromEntries(["url", "text", "headers", "problem"].map((name) => {
    const place = document.querySelector('.bench [data-out="' + name + '"]');
    return [name, place.checkVisibility() ? place.textContent : ""];
  })));
}

const openOptions = (page) => page.locator(`${bench} .goes-in > details`).evaluateAll((all) =>
  all.forEach((each) => (each.open = true)));

exports.vectors = async (page, { vectors }) => {
  await openOptions(page);
  await field(page, "bare").check();
  await field(page, "exact").check();
  const options = ["api_key", "version", "token_header", "separator", "extra_headers", "extra_position", "signed_form"];
  const places = [...["url", "time"].map((name) => [name, '.bench [data-in="' + name + '"]']),
    ...options.map((name) => [name, '.bench [data-input="' + name + '"] :is(input, select, textarea)'])];
  const found = {};
  for (const vector of vectors) {
    const values = { version: "2", ...vector.inputs, url: vector.url, time: vector.timestamp };
    const refused = await enter(page, places.map(([name, selector]) => [name, selector, values[name] || ""]));
    found[vector.id] = { refused, ...(await read(page)) };
  }
  return found;
};

exports.recipe = async (page) => {
  const own = (name) => page.locator(`${bench} [data-recipe="${name}"]`);
  await input(page, "secret").fill("c2VjcmV0LWNhbmFyeQ==");
  await openOptions(page);
  await input(page, "id").fill("the-id");
  await field(page, "url").fill("https://api.example/0/private/AddOrder");
  await field(page, "time").fill("2024-01-02 03:04:05");
  await own("method").fill("POST");
  await own("type").fill("application/x-www-form-urlencoded");
  await own("body").fill("pair=a&volume=1");
  const found = { signed: await read(page), verdicts: [] };
  const right = found.signed.headers.split("API-Sign: ")[1] || "";
  const hex = Buffer.from(right, "base64").toString("hex");
  for (const text of ["API-Sign: " + right, hex, "nothing"]) {
    await field(page, "received").fill(text);
    await idle(page);
    found.verdicts.push(await shown(page, "verdict").textContent());
  }
  return found;
};

exports.canonical = async (page, { typed }) => {
  const found = [];
  await field(page, "bare").check();
  await input(page, "api_key").fill("k");
  for (const url of typed) {
    await field(page, "url").fill(url);
    found.push(await read(page));
  }
  return found;
};

exports.received = async (page, { received }) => {
  await field(page, "url").fill(received.url);
  await field(page, "time").fill(received.time);
  await input(page, "api_key").fill(received.key);
  const found = [];
  for (const pasted of received.pasted) {
    await field(page, "received").fill(pasted);
    await idle(page);
    found.push(await shown(page, "verdict").evaluate((verdict) => ({
      ids: Array.from(verdict.querySelectorAll("[data-mistake]")).map((each) => each.dataset.mistake),
      text: verdict.textContent,
      right: verdict.querySelectorAll(".right").length,
    })));
  }
  return found;
};

exports.operation = async (page) => {
  await page.evaluate(() => { document.querySelector("#op-retrieve_activation_key_http").open = true; });
  await page.locator("#op-retrieve_activation_key_http").getByRole("button", { name: "Open on the bench" }).click();
  const focused = await page.evaluate(() => document.activeElement.dataset.in);
  await field(page, "base").fill("HTTP://LocalHost:80/qlmservice.asmx/");
  const give = async (name, value) =>
    page.locator(`${bench} .goes-in label`).filter({ hasText: new RegExp("^" + name + "\\b") }).locator("input").fill(value);
  await give("is_user", "ral ph");
  await give("is_pwd", "p&w%41");
  await input(page, "api_key").fill("123456");
  await field(page, "time").fill("2023-10-30 23:59:00");
  const masked = await read(page);
  const types = await page.locator(`${bench} [data-secret]`).evaluateAll((all) => all.map((each) => each.type));
  await field(page, "bare").check();
  const bare = await read(page);
  const marks = await page.locator(`${bench} [data-out=text] mark`).evaluateAll((all) => all.map((each) => [each.dataset.part, each.textContent]));
  const legend = await page.locator(`${bench} [data-out=legend] li`).allTextContents();
  return { focused, masked, types, bare, marks, legend };
};

exports.qlik = async (page) => {
  const marks = () => page.locator(`${bench} .out mark`).evaluateAll((all) => all.map((each) => [each.dataset.part, each.textContent]));
  await field(page, "url").fill("https://qlik.example.com:4242/qrs/app?filter=name eq 'a'&Xrfkey=abc");
  const fresh = [await read(page)];
  const first = await marks();
  await field(page, "url").fill("https://qlik.example.com:4242/qrs/app?filter=name eq 'ab'");
  fresh.push(await read(page));
  await page.getByRole("button", { name: "Make a new key" }).click();
  fresh.push(await read(page));
  await input(page, "xrfkey").fill("0123456789abcdef");
  const fixed = await read(page);
  await input(page, "xrfkey").fill("short");
  const refused = await read(page);
  await input(page, "xrfkey").fill("");
  return { fresh, first, fixed, refused, text: await shown(page, "text").isVisible() };
};

exports.sent = async (page, { sent }) => {
  await field(page, "url").fill("https://qlik.example.com/qrs/app");
  const found = [];
  for (const pasted of sent) {
    await field(page, "received").fill(pasted);
    await idle(page);
    found.push(await shown(page, "verdict").locator("[data-mistake]").evaluateAll((all) => all.map((each) => each.dataset.mistake)));
  }
  return found;
};

exports.privacy = async (page, { address }) => {
  await input(page, "api_key").fill("very-secret-key");
  await field(page, "url").fill("http://localhost/x?is_pwd=very-secret-word");
  await idle(page);
  const kept = await page.evaluate(async () => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie, address: location.href,
    state: history.state, name: window.name, bases: (await indexedDB.databases()).length,
    shown: document.body.innerText.includes("very-secret"), markup: document.documentElement.outerHTML.includes("very-secret"),
  }));
  await page.reload();
  const after = [await input(page, "api_key").inputValue(), await field(page, "url").inputValue()];
  return { ...kept, after };
};

exports.picture = async (page, { picture }) => {
  await field(page, "url").fill(picture.url);
  await field(page, "time").fill(picture.time);
  await input(page, "api_key").fill(picture.key);
  const wrong = await page.evaluate(async () => {
    const text = document.querySelector('[data-out="text"]');
    document.querySelector('[data-in="bare"]').click();
    await new Promise((done) => setTimeout(done, 200));
    const signed = text.textContent.replace("Version:2", "Version=2");
    document.querySelector('[data-in="bare"]').click();
    return hex(await hmacOf("SHA-256", utf8("123456"), utf8(signed)));
  });
  await field(page, "received").fill(wrong);
  await page.waitForSelector(".compared");
  await page.evaluate(() => document.activeElement.blur());
  const box = await page.locator(bench).boundingBox();
  const end = await page.locator(bench + " .wrong").boundingBox();
  const scrolled = await page.evaluate(() => scrollY);
  const clip = { x: box.x - 16, y: box.y - 16 + scrolled, width: box.width + 32, height: end.y + end.height + 24 - box.y };
  await page.evaluate(() => { document.querySelector(".bar").style.position = "static"; });
  await page.screenshot({ path: picture.path, fullPage: true, clip });
  return clip;
};
