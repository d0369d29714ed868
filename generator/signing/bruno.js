// The part of Postman's `pm` that the signing scripts use, written with Bruno's `req` and `bru`.
// Written for Bruno's default sandbox, which has no URL, no TextEncoder and no `pm`.

const pm = {
  request: {
    method: req.getMethod(),
    url: brunoUrl(req.getUrl()),
    headers: brunoRows(brunoHeaders()),
    get body() {
      return brunoBody(req.getBody({ raw: true }));
    },
  },
  variables: {
    replaceIn: (text) => (text === "" ? "" : String(bru.interpolate(text))),
    get: (name) => postmanValue(name),
    set: (name, value) => bru.setVar(name, value),
  },
  environment: {
    name: bru.getEnvName(),
    get: (name) => bru.getEnvVar(name),
    has: (name) => bru.hasEnvVar(name),
    toObject: () => ({}),
  },
  globals: { get: (name) => bru.getGlobalEnvVar(name) },
  sendRequest: () => {
    throw new Error("A script in Bruno cannot log in with a Windows name; choose another environment.");
  },
};

/**
 * Prepare a request as Postman's script does, then set its canonical URL and its headers.
 *
 * Bruno sends a URL unchanged if `encodeUrl` is false, as in every request here, so the script decides
 * on each byte. If the script throws an error, Bruno sends nothing.
 */
function brunoPrerequest(setup) {
  prerequest(setup);
  const { url } = pm.request;
  req.setUrl(url.final || postmanUrl(setup.needed));
  const rows = postmanHeaders();
  const kept = rows.map(([name]) => name.toLowerCase());
  const gone = brunoHeaders().filter(({ key }) => !kept.includes(key.toLowerCase()));
  for (const { key } of gone) req.deleteHeader(key);
  for (const [name, value] of rows) req.setHeader(name, postmanResolve(value, setup.needed));
}

/**
 * If a request has several logins, remove the rows of those whose variables are empty.
 *
 * `optional` has by request, as `GET path/:id`: the `variables` of its logins; `usual`, those that may be in no row;
 * and `isOpen`, whether it may be sent without a login. Otherwise a request without a login is not sent.
 */
function brunoLogIn(optional) {
  const login = optional[pm.request.method + " " + pm.request.url.path.join("/")];
  if (!login) return;
  const named = (text) => login.variables.filter((name) => String(text).includes("{{" + name + "}}"));
  const isEmpty = ({ value }) => named(value).some((name) => !postmanValue(name));
  const rows = [pm.request.headers, pm.request.url.query];
  for (const list of rows) list.remove(isEmpty);
  // Digest has no row: Bruno logs in when the server asks.
  const isFilled = login.usual.some(postmanValue) || rows.some((list) => list.filter(({ value }) => named(value).length).length);
  if (!isFilled && !login.isOpen) throw postmanMissing(login.usual[0]);
}

function brunoHeaders() {
  const headers = req.getHeaders();
  // Bruno keeps a name without a value if it has to choose the value itself.
  const names = Object.keys(headers).filter((key) => typeof headers[key] === "string");
  return names.map((key) => ({ key, value: headers[key] }));
}

/**
 * Return the body as Postman shows it to a script. `update` throws an error for a body that Bruno would
 * change: it fills in variables again, and writes JSON again that it cannot read.
 */
function brunoBody(data) {
  const isForm = Array.isArray(data);
  const form = brunoIs(/^multipart\//i) ? "formdata" : "urlencoded";
  return {
    mode: isForm ? form : typeof data === "string" ? "raw" : data ? "file" : "",
    raw: data,
    [form]: isForm ? data.map(brunoField) : [],
    isEmpty: () => !data || (isForm && !data.length),
    update: ({ raw }) => req.setBody(brunoSent(raw), { raw: true }),
  };
}

function brunoIs(type) {
  return brunoHeaders().some(({ key, value }) => /^content-type$/i.test(key) && type.test(value));
}

function brunoField({ name, value, enabled, type, contentType }) {
  return { key: name, value, disabled: enabled === false, type, contentType };
}

function brunoSent(raw) {
  if (raw.includes("{{")) throw new Error("Bruno would replace {{ in a body after it was signed.");
  if (!raw || !brunoIs(/json/i)) return raw;
  try {
    JSON.parse(raw);
  } catch (error) {
    throw new Error("Bruno would change a body that is no JSON after it was signed: " + error.message);
  }
  if (raw !== raw.trim()) throw new Error("Bruno would cut off blanks around the JSON after it was signed.");
  return raw;
}

/** Return the URL `text` as Postman shows it to a script: with variables, and with the rows of the query. */
function brunoUrl(text) {
  // Outside of {{...}} the first question mark begins the query, and the first # ends it.
  const [, head, query] = /^((?:\{\{.*?\}\}|[^?#])*)(?:\?((?:\{\{.*?\}\}|[^#])*))?/.exec(text);
  const [, base, path] = /^((?:(?:\{\{.*?\}\}|[^/{])*?:\/\/)?(?:\{\{.*?\}\}|[^/])*)(?:\/(.*))?$/.exec(head);
  const values = {};
  for (const { name, value } of req.getPathParams()) values[name] = String(value);
  const url = {
    path: path === undefined ? [] : brunoSplit(path, "/"),
    query: brunoRows(query ? brunoSplit(query, "&").map(brunoPair) : []),
    variables: { has: (name) => name in values, get: (name) => values[name] },
    update: (final) => (url.final = final),
    toString: () => base + "/" + url.path.join("/") + "?" + url.query.filter(() => true).map(brunoText).join("&"),
  };
  return url;
}

function brunoSplit(text, separator) {
  const pattern = separator === "/" ? /(?:\{\{.*?\}\}|[^/])*/y : /(?:\{\{.*?\}\}|[^&])*/y;
  const parts = [];
  for (let at = 0; at <= text.length; at = pattern.lastIndex + 1) {
    pattern.lastIndex = at;
    parts.push(pattern.exec(text)[0]);
    pattern.lastIndex = at + parts[parts.length - 1].length;
  }
  return parts;
}

function brunoPair(text) {
  const [, key, , value] = /^((?:\{\{.*?\}\}|[^=])*)(=(.*))?$/.exec(text);
  return { key, value: value === undefined ? null : value };
}

function brunoText({ key, value }) {
  return value === null ? key : key + "=" + value;
}

/** Return rows with the methods of Postman's lists that the scripts use. */
function brunoRows(rows) {
  let current = rows;
  return {
    filter: (test) => current.filter(test),
    remove: (test) => (current = current.filter((row) => !test(row))),
    add: (row) => (current = [...current, row]),
  };
}
