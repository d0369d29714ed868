// Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.
//
// The recipe is data in lines, `verb argument...`, with a template as the last argument. It was
// checked before, so that a secret is used only as a key or in a hash. Each value is a text with one
// character for each byte; `primitives` are `hash(name, bytes)`, `hmac(name, key, bytes)` and `random(count)`, which
// return such texts.

const recipePlaceholder = /\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}/g;
const recipeEscapes = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
const recipeDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const recipeMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const recipeAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Sign a request by `inputs.recipe`; return `{url, text, headers, body, values}`, the last by name, as bytes.
 *
 * Other inputs: `secret`; `id`, `token` and `subject`, which may be sent; and `nonce`, where it shall not
 * be random. `text` is what the last step signs, without secrets. If the request already has a value that
 * the recipe adds, the new value replaces it: a signed value keeps its position, a value that is only
 * sent goes to the end. Throws for an empty or malformed secret.
 */
function sign(request, inputs, clock, primitives) {
  for (const name of ["id", "token", "subject"]) {
    const used = inputs.recipe.includes("{" + name + "}") || inputs.recipe.includes("{" + name + "|");
    if (used && !inputs[name]) throw new Error("the " + name + " is empty");
  }
  const lines = inputs.recipe.split("\n").filter(Boolean).map((line) => recipeCut(line, 2));
  const sent = (locations) => lines.filter(([verb]) => locations.includes(verb)).map(([, name]) => name);
  const copy = recipeBare(request, [sent(["query", "form"]), sent(["form"])], sent(["header"]).join(" ").toLowerCase().split(" "));
  const values = recipeParts(copy, inputs);
  const visible = Object.assign({}, values, { secret: "***" });
  const [headers, now] = [{}, clock()];
  let text = "";
  for (const [verb, name, rest] of lines) {
    if (verb === "secret") values.secret = recipeSecret(inputs.secret || "", name);
    else if (verb === "nonce") {
      visible.nonce = values.nonce = recipeBytes(inputs.nonce || recipeNonce(name, primitives.random(16)));
    } else if (verb === "time") visible[name] = values[name] = recipeTime(now, ...rest.split(" "));
    else if (/^(?:let|hash|hmac)$/.test(verb)) text = recipeStep([verb, name, rest], [values, visible], primitives) || text;
    else {
      const [, before, location] = /^(set-)?(.*)$/.exec(verb);
      const value = recipeFill(rest, values, primitives);
      recipeAdd(copy, location, name, value);
      if (location === "header" && value) headers[name] = recipeText(value);
      if (before) for (const those of [values, visible]) Object.assign(those, recipeParts(copy, inputs));
    }
  }
  return { url: copy.url, text, headers, body: copy.body, values: visible };
}

/** Return a copy of the request without the pairs and headers that are sent but not signed. */
function recipeBare({ method, url, headers, body }, [names, fields], dropped) {
  const [, head, query] = /^([^?]*)\??([^]*)$/.exec(url);
  const without = (pairs, gone) => pairs.split("&").filter((pair) => !gone.includes(pair.split("=")[0])).join("&");
  const kept = without(query, names);
  return {
    method,
    url: kept === query ? url : head + (kept && "?" + kept),
    headers: headers.filter(([name]) => !dropped.includes(name.toLowerCase())),
    body: recipeIsForm(headers) ? without(body, fields) : body,
  };
}

function recipeIsForm(headers) {
  return headers.some(([name, value]) => /^content-type$/i.test(name) && /^\s*application\/x-www-form-urlencoded/i.test(value));
}

/** Add one value to the request; a form field goes to the query if the body is not a form. */
function recipeAdd(request, location, name, value) {
  if (location === "header") {
    if (!value) return;
    request.headers = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
    request.headers.push([name, recipeText(value)]);
  } else if (location === "form" && recipeIsForm(request.headers)) {
    request.body = recipeWith(request.body, name, value);
  } else {
    const [head, query] = request.url.split(/\?([^]*)/);
    request.url = head + "?" + recipeWith(query || "", name, value);
  }
}

/** Return the pairs with the named pair replaced, or with a new one at the end. */
function recipeWith(pairs, name, value) {
  const pair = name + "=" + recipePct(value);
  const replaced = pairs.split("&").map((one) => (one.split("=")[0] === name ? pair : one));
  return replaced.includes(pair) ? replaced.join("&") : pairs + (pairs && "&") + pair;
}

function recipeNonce(form, bytes) {
  const hex = recipeHex(bytes);
  if (form !== "uuid") return hex;
  const version = hex.slice(0, 12) + "4" + hex.slice(13, 16) + "89ab"[parseInt(hex[16], 16) % 4] + hex.slice(17);
  return version.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
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
  const [, hostname, port] = /^([^]*?)(?::([0-9]+))?$/.exec(host);
  Object.assign(texts, { hostname, port: port || (scheme === "https" ? "443" : "80") });
  Object.assign(texts, { form: recipeIsForm(headers) ? "yes" : "", "header:host": host });
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
  if (form === "ascii") return text.replace(/[^\0-\x7f]/g, "?"); // one for each UTF-16 unit
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
    "iso-zone": day.replace(/-/g, "") + "T" + time + "+0000",
    date: day,
    "date-basic": day.replace(/-/g, ""),
    plain: day + " " + time,
    rfc1123: long + " GMT",
    rfc2822: long + " -0000",
  }[form];
}

/** Take one step, if its condition holds and its name has no value yet; return the text shown. */
function recipeStep([verb, name, line], [values, visible], primitives) {
  const [when, rest] = recipeCut(line, 1);
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
  if (["body", "query", "form"].includes(part)) return Boolean(values[part]) !== Boolean(not);
  return when === "-" || values.method === when;
}

function recipeFill(template, values, primitives) {
  let [filled, at] = ["", 0];
  template.replace(recipePlaceholder, (all, name, argument, filters, offset) => {
    filled += recipeLiteral(template.slice(at, offset));
    at = offset + all.length;
    if (!name) filled += all[0];
    else {
      const listed = name === "headers" || name === "names";
      const key = argument ? name + ":" + argument.toLowerCase() : name;
      const value = listed ? recipeHeaders(values, argument, name) : values[key] || "";
      filled += (filters || "").split("|").slice(1).reduce((bytes, one) => recipeFilter(bytes, one, primitives), value);
    }
    return "";
  });
  return filled + recipeLiteral(template.slice(at));
}

function recipeLiteral(text) {
  return recipeBytes(text.replace(/\\([ntr\\])/g, (all, one) => recipeEscapes[one]));
}

/** Return the headers of a list, `x-a,x-b-*`, as lines `name:value`, or their names alone, `x-a;x-b-c`. */
function recipeHeaders(values, chosen, form) {
  const present = Object.keys(values).filter((key) => key.startsWith("header:")).map((key) => key.slice(7)).sort();
  const matches = (name, one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one);
  const names = new Set();
  for (const one of chosen.split(",")) present.filter((name) => matches(name, one)).forEach((name) => names.add(name));
  if (form === "names") return [...names].join(";");
  return [...names].map((name) => name + ":" + values["header:" + name] + "\n").join("");
}

const recipeFilters = {
  decoded: (bytes) => recipeDecode(bytes),
  lower: (bytes) => bytes.replace(/[A-Z]+/g, (some) => some.toLowerCase()),
  upper: (bytes) => bytes.replace(/[a-z]+/g, (some) => some.toUpperCase()),
  trim: (bytes) => bytes.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""),
  collapsed: (bytes) => bytes.replace(/[ \t]+/g, " "),
  size: (bytes) => String(bytes.length),
  first: (bytes, count) => bytes.slice(0, Number(count)),
  before: (bytes, end) => bytes.split(end)[0],
  after: (bytes, start) => bytes.split(start).slice(1).join(start),
  without: (bytes, start) => (bytes.startsWith(start) ? bytes.slice(start.length) : bytes),
  pct: (bytes, kept) => recipePct(bytes, kept),
};

function recipeFilter(bytes, filter, primitives) {
  const [name, argument] = filter.split(/:([^]*)/);
  if (/^(md5|sha\d+)$/.test(name)) return primitives.hash(name, bytes);
  if (["sorted", "joined", "lines"].includes(name)) return recipeSorted(bytes, name);
  return recipeFilters[name] ? recipeFilters[name](bytes, recipeBytes(argument || "")) : recipeEncode(bytes, name);
}

function recipePct(bytes, kept = "") {
  return bytes.replace(/[^A-Za-z0-9._~-]/g, (byte) => (kept.includes(byte) ? byte : "%" + recipeHex(byte).toUpperCase()));
}

function recipeDecode(bytes) {
  return bytes.replace(/%([0-9A-Fa-f]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Return the parameters in order: encoded, `k=v&k=v`, or decoded: joined, `kvkv`, or as lines `k:v`. */
function recipeSorted(query, form) {
  const encode = form === "sorted" ? recipePct : (text) => text;
  const pairs = query.split("&").filter(Boolean).map((pair) => {
    const [name, value] = pair.split(/=([^]*)/).map((part) => recipeDecode(part.replace(/\+/g, " ")));
    return [encode(name), encode(value || "")];
  });
  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  pairs.sort(([name, value], [key, rest]) => order(name, key) || order(value, rest));
  const [between, after] = { sorted: ["=", "&"], joined: ["", ""], lines: [":", "\n"] }[form];
  const text = pairs.map((pair) => pair.join(between) + after).join("");
  return form === "sorted" ? text.slice(0, -1) : text;
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
