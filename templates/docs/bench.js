// The signature bench: reads the inputs, signs with the sign.js of the scheme, and shows the results.

const signers = {};

/**
 * Add a scheme to the bench. A signer has `parts` (the colour of each input), `legend` (the words for
 * each colour), `received` (the title of the field for what was received), `sign(url, inputs, bench)` and
 * `judge(received, signed, inputs, bench)`. It may have `start(bench)`, which adds its fields.
 */
function registerSigner(scheme, signer) {
  signers[scheme] = signer;
}

class Bench {
  constructor(root) {
    this.root = root;
    this.signer = signers[root.dataset.scheme];
    this.bytes = crypto.getRandomValues(new Uint8Array(512));
    this.turn = 0;
    this.signed = null;
    this.fields = [];
  }

  in(name) {
    return this.root.querySelector('[data-in="' + name + '"]');
  }

  out(name) {
    return this.root.querySelector('[data-out="' + name + '"]');
  }

  start() {
    this.name();
    this.root.addEventListener("input", (event) => {
      if (event.target === this.in("operation")) this.choose();
      this.update();
    });
    this.root.addEventListener("click", (event) => this.click(event.target.closest("button")));
    if (this.in("time")) this.in("time").value = showTime(new Date());
    if (this.signer.start) this.signer.start(this);
    this.choose();
    this.update();
  }

  name() {
    for (const field of all("[data-input]", this.root)) {
      field.dataset.part = this.signer.parts[field.dataset.input] || "";
    }
    for (const [part, words] of Object.entries(this.signer.legend)) {
      this.out("legend").append(element("li", { "data-part": part }, element("i", { class: "swatch" }), words));
    }
    this.out("received").textContent = this.signer.received;
  }

  click(button) {
    if (!button) return;
    if (button.dataset.do === "now") this.in("time").value = showTime(new Date());
    if (button.dataset.do === "fresh") crypto.getRandomValues(this.bytes);
    if (button.dataset.do) this.update();
    if (button.dataset.copy && this.signed) {
      const kinds = { url: "Final URL", text: "String to sign", headers: "Headers" };
      copy(this.whole(button.dataset.copy), kinds[button.dataset.copy]);
    }
  }

  /** Return the real text of what is shown, with its secrets. */
  whole(what) {
    if (what !== "headers") return this.signed[what];
    return Object.entries(this.signed.headers).map((pair) => pair.join(": ")).join("\n");
  }

  /** Show the fields of the chosen operation, or of a URL. */
  choose() {
    const operation = byId(this.in("operation").value);
    for (const node of all("[data-when]", this.root)) {
      if (node.dataset.when !== "text") node.hidden = node.dataset.when === (operation ? "url" : "operation");
    }
    this.in("parameters").replaceChildren();
    const others = this.in("others");
    others.lastElementChild.replaceChildren();
    this.fields = [];
    if (!operation) return;
    this.in("base").value = operation.dataset.base || this.in("base").value || pageData().origins[0] || "";
    for (const parameter of parametersOf(operation)) this.ask(parameter);
    others.hidden = !others.lastElementChild.childElementCount;
  }

  ask(parameter) {
    if (parameter.place !== "path" && parameter.place !== "query") return;
    const early = parameter.required || parameter.isEntered;
    for (const [name, value] of parameter.pairs) {
      const input = element("input", {
        type: parameter.secret && !this.bare() ? "password" : "text",
        autocomplete: "off", spellcheck: "false", autocapitalize: "off",
      });
      if (parameter.secret) input.dataset.secret = "";
      if (parameter.required) input.value = value;
      else if (value) input.placeholder = value;
      const label = element("span", { class: "label" }, element("i", { class: "swatch" }), name);
      if (parameter.required) label.append(element("span", { class: "soft", text: " required" }));
      const field = element("label", { class: "field", "data-part": "url" }, label, input);
      (early ? this.in("parameters") : this.in("others").lastElementChild).append(field);
      this.fields.push([parameter, name, input]);
    }
  }

  bare() {
    return this.in("bare").checked;
  }

  /** Return the inputs of the scheme by their names; empty ones take the scheme's defaults. */
  inputs() {
    const values = {};
    for (const field of all("[data-input]", this.root)) {
      const value = field.querySelector("input, select, textarea").value;
      if (value) values[field.dataset.input] = value;
    }
    return values;
  }

  /** Return the URL as it was typed, and in the form that is sent. */
  request() {
    const operation = byId(this.in("operation").value);
    if (operation) {
      const values = this.fields.map(([parameter, name, input]) => [parameter, name, input.value]);
      const path = operation.querySelector(".path").textContent;
      const url = operationUrl(this.in("base").value, path, values);
      return { typed: url, url };
    }
    const typed = this.in("url").value.replace(/^\s+|\s+$/g, "");
    return { typed, url: this.in("exact").checked || !typed ? typed : canonicalUrl(typed) };
  }

  clock() {
    const text = this.in("time").value;
    const time = readTime(text);
    if (!time) throw new Error("the time is not written as yyyy-MM-dd HH:mm:ss");
    return time;
  }

  /** Return random bytes; they stay the same until the user asks for a new key. */
  randomness() {
    let at = 0;
    return (count) => this.bytes.slice(at, (at += count));
  }

  async update() {
    const turn = (this.turn += 1);
    const busy = this.root.querySelector("[aria-busy]");
    busy.setAttribute("aria-busy", "true");
    for (const node of all("input[data-secret], .field > input[type=password], .field > input.bare", this.root)) {
      node.type = this.bare() ? "text" : "password";
      node.classList.add("bare");
    }
    await this.work(turn);
    if (turn === this.turn) busy.setAttribute("aria-busy", "false");
  }

  async work(turn) {
    const now = () => turn === this.turn;
    let signed = null;
    let problem = "";
    try {
      if (!crypto.subtle) throw new Error("the browser signs on https, on localhost and from a file only");
      const request = this.request();
      if (!request.url) throw new Error("");
      signed = Object.assign(request, await this.signer.sign(request.url, this.inputs(), this));
    } catch (error) {
      problem = error.message;
    }
    if (!now()) return;
    this.signed = signed;
    this.show(signed, problem);
    await this.check(signed, now);
  }

  show(signed, problem) {
    this.out("problem").hidden = !problem;
    this.out("problem").textContent = problem && capital(problem).replace(/[^.]$/, "$&.");
    this.paint(this.out("url"), signed ? signed.shown.url : []);
    this.paint(this.out("text"), signed ? signed.shown.text : []);
    this.paint(this.out("headers"), signed ? signed.shown.headers : []);
    for (const node of all('[data-when="text"]', this.root)) node.hidden = signed ? !signed.text : node.hidden;
    for (const node of all("[data-copy]", this.root)) node.disabled = !signed;
    const rewritten = Boolean(signed && signed.typed !== signed.url && !this.signer.rewrites);
    this.out("note").hidden = !rewritten;
    this.out("note").textContent = rewritten ? "This form is sent; it differs from what you typed." : "";
  }

  /** Mask the values of secret parameters, unless the user wants to see them. */
  cover(text) {
    return this.bare() ? text : masked(text, pageData().secrets);
  }

  /** Show pieces `[colour, text]`; a piece with an empty colour has none. */
  paint(place, pieces) {
    const made = pieces.map(([part, text]) =>
      part ? element("mark", { "data-part": part, text: this.cover(text) }) : text
    );
    place.replaceChildren(...made);
  }

  async check(signed, now) {
    const received = this.in("received").value;
    if (!received.trim() || !signed) return this.out("verdict").replaceChildren();
    this.out("verdict").replaceChildren(element("p", { class: "soft", text: "Trying the known mistakes…" }));
    const verdict = await this.signer.judge(received, signed, this.inputs(), this, now);
    if (now()) this.out("verdict").replaceChildren(...this.verdict(verdict));
  }

  /** Return elements for a verdict: `{right: words}` or `{findings: [{id, detail}], compared}`. */
  verdict({ right, findings = [], compared }) {
    if (right) return [element("p", { class: "right", text: right })];
    const made = findings.map(({ id, detail }) => {
      const [title, why, fix] = pageData().mistakes[id];
      const shown = detail ? [element("p", { class: "soft", text: this.cover(detail) })] : [];
      const fixed = element("p", {}, element("strong", { text: "Do this: " }), fix);
      return element("div", { class: "wrong", "data-mistake": id },
        element("h3", { text: title }), ...shown, element("p", { text: why }), fixed);
    });
    if (compared) made.push(this.compared(...compared));
    return made;
  }

  /** Show two texts one above the other; what is between the first and the last difference is marked. */
  compared(expected, made) {
    const [one, other] = [this.cover(expected), this.cover(made)];
    const least = Math.min(one.length, other.length);
    let [head, tail] = [0, 0];
    while (head < least && one[head] === other[head]) head += 1;
    while (tail < least - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
    const line = (words, text) =>
      element("p", {}, element("span", { class: "soft", text: words }), element("code", {},
        text.slice(0, head), element("mark", { "data-part": "wrong", text: text.slice(head, text.length - tail) }),
        text.slice(text.length - tail)));
    const same = one === other ? [element("p", { class: "soft", text: "The texts are equal; the digest was made in another way." })] : [];
    return element("div", { class: "compared" }, line("Should be signed", one), line("Was signed", other), ...same);
  }
}
