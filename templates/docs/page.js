// Colours, contents, search, and the parts of operations that are added when they are opened.

function startTheme() {
  const button = byId("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = (on) => {
    document.documentElement.dataset.theme = on ? "dark" : "light";
    button.setAttribute("aria-pressed", String(on));
  };
  button.hidden = false;
  button.setAttribute("aria-pressed", String(dark.matches));
  button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
  dark.addEventListener("change", () => show(dark.matches));
}

function startContents() {
  const menu = byId("menu");
  const show = (open) => {
    menu.setAttribute("aria-expanded", String(open));
    byId("contents").classList.toggle("open", open);
  };
  menu.addEventListener("click", () => show(menu.getAttribute("aria-expanded") !== "true"));
  byId("contents").addEventListener("click", (event) => event.target.closest("a") && show(false));
}

/** Add what an operation needs only when it is open: scripts, samples, the link to the bench. */
function complete(operation) {
  if (operation.dataset.complete) return;
  operation.dataset.complete = "yes";
  for (const sample of all("[data-text]", operation)) {
    sample.textContent = shelved(sample.dataset.text);
    const button = copyButton("Copy sample", "Sample", () => sample.textContent);
    sample.before(button);
  }
  if (operation.dataset.scripts) operation.querySelector(".facts").after(scriptsOf(operation));
}

function scriptsOf(operation) {
  const bar = element("div", { class: "actions" });
  const shown = element("pre", { tabindex: "0", class: "script" });
  shown.hidden = true;
  const names = operation.dataset.scripts.split(" ");
  for (const [at, language] of pageData().languages.entries()) {
    const text = () => shelved(names[at]);
    const copies = copyButton("Copy " + language, language + " script", text);
    bar.append(element("span", { class: "pair" }, copies, showButton(language, shown, text)));
  }
  const bench = document.querySelector('[data-scheme="' + operation.dataset.scheme + '"].bench');
  if (bench) bar.append(benchButton(operation, bench));
  return element("div", {}, bar, shown);
}

function showButton(language, shown, text) {
  const button = element("button", { type: "button", class: "link", "aria-expanded": "false" });
  button.append("Show", element("span", { class: "away", text: " the " + language + " script" }));
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    for (const other of all("[aria-expanded]", button.closest(".actions"))) {
      other.setAttribute("aria-expanded", "false");
    }
    button.setAttribute("aria-expanded", String(open));
    shown.hidden = !open;
    shown.textContent = open ? text() : "";
  });
  return button;
}

function benchButton(operation, bench) {
  const button = element("button", { type: "button", text: "Open on the bench" });
  button.addEventListener("click", () => {
    const select = bench.querySelector('[data-in="operation"]');
    select.value = operation.id;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.body.classList.contains("searching")) search("");
    bench.scrollIntoView();
    select.focus({ preventScroll: true });
  });
  return button;
}

/** Open the operation or schema that the address names, and the sections around it. */
function openNamed() {
  const named = location.hash.length > 1 && byId(location.hash.slice(1));
  if (!named) return;
  if (!named.checkVisibility()) search("");
  if (named.classList.contains("op")) named.open = true;
  named.scrollIntoView();
}

let index = null;

/** Return the element and the words of each operation, which are searched. */
function searched() {
  const words = (operation) => [
    operation.querySelector("summary").textContent,
    operation.id,
    ...all(".fields dt > code", operation).map((name) => name.textContent),
  ];
  index = index || all(".op[data-scripts]").map((operation) => [operation, words(operation).join(" ").toLowerCase()]);
  return index;
}

/** Show the operations that have every word of `text`, or everything. */
function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [operation, content] of searched()) {
    const matches = words.every((word) => content.includes(word));
    if (operation.hidden === matches) operation.hidden = !matches;
    count += matches;
  }
  for (const folder of all("section.folder:not(.intro)")) {
    const shown = all(".op:not([hidden])", folder).length;
    const link = document.querySelector('nav a[href="#' + folder.id + '"]');
    link.querySelector(".count").textContent = shown;
    folder.hidden = link.parentElement.hidden = !shown;
  }
  document.body.classList.toggle("searching", words.length > 0);
  byId("nothing").hidden = count > 0;
  byId("found").textContent = words.length ? count + " of " + searched().length + " operations" : "";
  if (byId("search").value !== text) byId("search").value = text;
}

function startSearch() {
  const field = byId("search");
  let wanted = 0;
  field.addEventListener("input", () => {
    cancelAnimationFrame(wanted);
    wanted = requestAnimationFrame(() => {
      search(field.value);
      if (field.value) window.scrollTo(0, 0);
    });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") search("");
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = document.querySelector(".op[data-scripts]:not([hidden]) summary");
    if (first) first.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });
}

function startOperations() {
  const complete_ = (event) => {
    if (event.target.matches(".op") && event.target.open) complete(event.target);
  };
  document.addEventListener("toggle", complete_, true);
  const button = byId("open-all");
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.textContent === "Open all";
    for (const operation of all(".op[data-scripts]:not([hidden])")) operation.open = open;
    button.textContent = open ? "Close all" : "Open all";
  });
}
