// A page made from a hostile document: everything is opened, clicked and typed at; nothing may run.

exports.hostile = async (page) => {
  await page.evaluate(() => { for (const each of all("details")) each.open = true; });
  await page.locator("#search").fill("<script>");
  await page.locator("#search").fill("");
  const links = await page.locator("a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  await page.evaluate(() => { for (const each of all("button, summary")) each.click(); for (const each of all("details")) each.open = true; });
  const operation = page.locator('.bench [data-in="operation"]');
  for (const value of await operation.locator("option").evaluateAll((each) => each.map((one) => one.value))) {
    await operation.selectOption(value);
  }
  await page.locator('.bench [data-in="received"]').fill("<img src=x onerror=window.PWNED=1>: <b>");
  await page.mouse.move(200, 200);
  await page.evaluate(() => {
    for (const each of all("*")) for (const kind of ["mouseover", "focus", "error", "load"]) each.dispatchEvent(new Event(kind));
  });
  await page.waitForTimeout(200);
  return {
    pwned: await page.evaluate(() => typeof window.PWNED),
    links,
    handlers: await page.evaluate(() => all("*").filter((each) =>
      each.getAttributeNames().some((name) => name.startsWith("on") || name === "style")).length),
    foreign: await page.evaluate(() => all("img, iframe, object, embed, form, base, style, script, svg, b, video").map((each) => each.tagName)),
    title: await page.title(),
    heading: await page.locator("h1").textContent(),
  };
};

/** Try what an attacker would who got hold of the page's scripts: the policy must refuse. */
exports.policy = async (page) => page.evaluate(async () => {
  const attempt = async (work) => {
    try {
      await work();
      return "done";
    } catch (error) {
      return error.name;
    }
  };
  return {
    fetch: await attempt(() => fetch("http://127.0.0.1:9/")),
    inner: await attempt(() => { document.body.lastElementChild.innerHTML = "<b>x</b>"; }),
    script: await attempt(async () => {
      const made = document.createElement("script");
      made.textContent = "window.PWNED = 1";
      document.body.append(made);
      await new Promise((done) => setTimeout(done, 50));
      if (window.PWNED !== 1) throw new DOMException("", "Refused");
    }),
    image: await attempt(() => new Promise((done, fail) => {
      const made = new Image();
      made.onload = done;
      made.onerror = () => fail(new DOMException("", "Refused"));
      made.src = "http://127.0.0.1:9/x.png";
    })),
  };
});
