// Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
//
// The recipe is data in lines, `verb argument...`, with a template as the last argument; it was
// checked before: no secret leaves but as a key or a hash. Values are texts of bytes, one character
// a byte; `primitives` are `hash(name, bytes)` and `hmac(name, key, bytes)`, which return such texts.

const recipePlaceholder = /\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}/g;
const recipeEscapes = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
const recipeDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const recipeMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const recipeAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Sign a request by `inputs.recipe`; return `{url, text, headers}`.
 *
 * Other inputs: `secret`, and what may be sent: `id`, `token`, `subject`. `text` is what the last
 * step signs, secrets left out. Throws for an empty or malformed secret.
 */
function sign(request, inputs, clock, primitives) {
  for (const name of ["id", "token", "subject"]) {
    const used = inputs.recipe.includes("{" + name + "}") || inputs.recipe.includes("{" + name + "|");
    if (used && !inputs[name]) throw new Error("the " + name + " is empty");
  }
  const values = recipeParts(request, inputs);
  const visible = Object.assign({}, values, { secret: "***" });
  const [headers, query, now] = [{}, [], clock()];
  let text = "";
  for (const line of inputs.recipe.split("\n").filter(Boolean)) {
    const [verb, rest] = recipeCut(line, 1);
    const [name, template] = recipeCut(rest, 1);
    if (verb === "secret") values.secret = recipeSecret(inputs.secret || "", rest);
    else if (verb === "time") visible[name] = values[name] = recipeTime(now, ...template.split(" "));
    else if (verb === "header") headers[name] = recipeText(recipeFill(template, values));
    else if (verb === "query") query.push(name + "=" + recipePct(recipeFill(template, values)));
    else text = recipeStep(verb, rest, [values, visible], primitives) || text;
  }
  const mark = request.url.includes("?") ? "&" : "?";
  return { url: query.length ? request.url + mark + query.join("&") : request.url, text, headers };
}

/** Cut a line after `count` words: the words and the rest. */
function recipeCut(line, count) {
  const words = line.split(" ");
  return [...words.slice(0, count), words.slice(count).join(" ")];
}

function recipeParts({ method, url, headers, body }, inputs) {
  const [, scheme, host, path, search] = /^([^:]*):\/\/([^/]*)([^?]*)([^]*)$/.exec(url);
  const query = search.slice(1);
  const { id, token, subject } = inputs;
  const target = (path || "/") + search;
  const texts = { method, url, scheme, host, path: path || "/", query, target, body, id, token, subject };
  for (const [name, value] of headers) texts["header:" + name.toLowerCase()] = value.trim();
  const values = {};
  for (const name of Object.keys(texts)) values[name] = recipeBytes(texts[name] || "");
  return values;
}

function recipeBytes(text) {
  return encodeURIComponent(text).replace(/%(..)/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function recipeText(bytes) {
  return decodeURIComponent(bytes.replace(/[^]/g, (byte) => "%" + recipeHex(byte)));
}

function recipeHex(bytes) {
  return bytes.replace(/[^]/g, (byte) => ("0" + byte.charCodeAt(0).toString(16)).slice(-2));
}

function recipeSecret(text, form) {
  if (!text) throw new Error("the secret is empty");
  if (form === "text") return recipeBytes(text);
  const whole = form === "hex" ? /^(?:[0-9A-Fa-f]{2})*$/ : /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (!whole.test(text)) throw new Error("the secret is not " + form);
  if (form === "hex") return text.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  const bits = text.replace(/=/g, "").replace(/./g, (one) => ("00000" + recipeAlphabet.indexOf(one).toString(2)).slice(-6));
  return (bits.match(/.{8}/g) || []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join("");
}

function recipeTime(clock, form, offset) {
  const now = new Date(clock.getTime() + 1000 * Number(offset));
  const iso = now.toISOString();
  const [day, time] = [iso.slice(0, 10), iso.slice(11, 19)];
  const long = [recipeDays[now.getUTCDay()] + ",", iso.slice(8, 10), recipeMonths[now.getUTCMonth()], iso.slice(0, 4), time].join(" ");
  return {
    unix: String(Math.floor(now.getTime() / 1000)),
    "unix-ms": String(now.getTime()),
    "unix-us": now.getTime() + "000",
    iso: day + "T" + time + "Z",
    "iso-ms": iso,
    "iso-local": day + "T" + time,
    "iso-basic": (day + "T" + time + "Z").replace(/[-:]/g, ""),
    date: day,
    "date-basic": day.replace(/-/g, ""),
    plain: day + " " + time,
    rfc1123: long + " GMT",
    rfc2822: long + " -0000",
  }[form];
}

/** Take one step, if its condition holds and its name has no value yet; return the text shown. */
function recipeStep(verb, line, [values, visible], primitives) {
  const [name, when, rest] = recipeCut(line, 2);
  if (name in values || !recipeHolds(when, values)) return "";
  if (verb === "let") {
    for (const those of [values, visible]) those[name] = recipeFill(rest, those, primitives);
    return "";
  }
  const [hash, encoding, last] = recipeCut(rest, 2);
  const [template, key] = last.split("\t").reverse();
  const text = recipeFill(template, values, primitives);
  const digest = verb === "hmac"
    ? primitives.hmac(hash, recipeFill(key, values, primitives), text)
    : primitives.hash(hash, text);
  visible[name] = values[name] = recipeEncode(digest, encoding);
  const shown = recipeFill(template, visible, primitives);
  try {
    return recipeText(shown);
  } catch (error) {
    return recipeHex(shown); // not a text
  }
}

function recipeHolds(when, values) {
  const [, not, part] = /^(!?)(.*)$/.exec(when);
  if (part === "body" || part === "query") return Boolean(values[part]) !== Boolean(not);
  return when === "-" || values.method === when;
}

function recipeFill(template, values, primitives) {
  let [filled, at] = ["", 0];
  template.replace(recipePlaceholder, (all, name, argument, filters, place) => {
    filled += recipeLiteral(template.slice(at, place));
    at = place + all.length;
    if (!name) filled += all[0];
    else {
      const value = values[argument ? name + ":" + argument : name] || "";
      filled += (filters || "").split("|").slice(1).reduce((bytes, one) => recipeFilter(bytes, one, primitives), value);
    }
    return "";
  });
  return filled + recipeLiteral(template.slice(at));
}

function recipeLiteral(text) {
  return recipeBytes(text.replace(/\\([ntr\\])/g, (all, one) => recipeEscapes[one]));
}

function recipeFilter(bytes, filter, primitives) {
  const [name, argument] = filter.split(/:([^]*)/);
  if (/^(md5|sha\d+)$/.test(name)) return primitives.hash(name, bytes);
  if (name === "pct") return recipePct(bytes);
  if (name === "decoded") return recipeDecode(bytes);
  if (name === "lower") return bytes.replace(/[A-Z]+/g, (some) => some.toLowerCase());
  if (name === "upper") return bytes.replace(/[a-z]+/g, (some) => some.toUpperCase());
  if (name === "without") {
    const start = recipeBytes(argument || "");
    return bytes.startsWith(start) ? bytes.slice(start.length) : bytes;
  }
  return name === "sorted" || name === "joined" ? recipeSorted(bytes, name === "joined") : recipeEncode(bytes, name);
}

function recipePct(bytes) {
  return bytes.replace(/[^A-Za-z0-9._~-]/g, (byte) => "%" + recipeHex(byte).toUpperCase());
}

function recipeDecode(bytes) {
  return bytes.replace(/%([0-9A-Fa-f]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Return the parameters in order: encoded, `k=v&k=v`, or decoded and joined, `kvkv`. */
function recipeSorted(query, joined) {
  const pairs = query.split("&").filter(Boolean).map((pair) => {
    const [name, value] = pair.split(/=([^]*)/).map((part) => recipeDecode(part.replace(/\+/g, " ")));
    return joined ? [name, value || ""] : [recipePct(name), recipePct(value || "")];
  });
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  pairs.sort(([name, value], [key, rest]) => order(name, key) || order(value, rest));
  return pairs.map((pair) => pair.join(joined ? "" : "=")).join(joined ? "" : "&");
}

function recipeEncode(bytes, encoding) {
  if (encoding === "raw") return bytes;
  if (encoding === "hex") return recipeHex(bytes);
  if (encoding === "HEX") return recipeHex(bytes).toUpperCase();
  const bits = bytes.replace(/[^]/g, (byte) => ("0000000" + byte.charCodeAt(0).toString(2)).slice(-8));
  const digits = (bits.match(/.{1,6}/g) || []).map((six) => recipeAlphabet[parseInt((six + "00000").slice(0, 6), 2)]);
  const text = digits.join("") + "==".slice(0, (3 - (bytes.length % 3)) % 3);
  return encoding === "base64" ? text : text.replace(/\+/g, "-").replace(/\//g, "_");
}
