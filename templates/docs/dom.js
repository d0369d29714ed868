// The page's elements. Text from the document reaches the page as text only.

const byId = (id) => document.getElementById(id);
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

/** Return a new element; `attributes` may contain `text`; children are elements or text. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

let facts = null;

/** Return the data of the page, which the first call parses. */
function pageData() {
  facts = facts || JSON.parse(byId("data").textContent);
  return facts;
}

let shelf = null;

/** Return a stored text. It is a list of names of blocks; a block is a list of names of lines. */
function shelved(text) {
  shelf = shelf || new Map(JSON.parse(byId("shelf").textContent).map(named));
  const block = (name) => shelf.get(name).split(" ").map((line) => shelf.get(line)).join("\n");
  return shelf.get(text).split(" ").map(block).join("\n\n");
}

function named(entry) {
  const at = entry.indexOf(" ");
  return [entry.slice(0, at), entry.slice(at + 1)];
}

let hush = 0;

/** Show a message at the foot of the page, and tell screen readers. */
function say(text) {
  const said = byId("said");
  said.textContent = text;
  clearTimeout(hush);
  hush = setTimeout(() => (said.textContent = ""), 4000);
}

/** Copy a text to the clipboard, by an older function if the newer one is not allowed. */
async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (refused) {
    const area = element("textarea", { readonly: "", class: "away" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) return say("The browser refused to copy: select the text and copy it by hand");
  }
  say(what + " copied");
}

/** Return a button that copies what `make` returns. */
function copyButton(label, what, make) {
  const button = element("button", { type: "button", class: "quiet", text: label });
  button.addEventListener("click", () => copy(make(), what));
  return button;
}
