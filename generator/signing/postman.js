// What the script of every signing scheme needs in Postman: values of variables, and headers.
// It runs in every engine with `pm` (desktop app, Postman CLI, newman), so it uses neither await nor URL.

/**
 * Prepare a request with the `prepare(setup)` of the scheme, which describes `setup`. If the API signs
 * some requests with other options, `setup.others` lists them, as `GET path/:id`. `setup.base` is the
 * variable of the base address, `setup.ending` the end of this address, `like` an example.
 *
 * If the script fails, the request loses its address. Some engines send a request even if its script
 * failed, and it must not be sent unsigned or with more rights than its user has.
 */
function prerequest(setup) {
  postmanOrNotAtAll(() => {
    postmanAddress(setup);
    prepare(postmanSetup(setup));
  });
}

/** Remove the slashes at the end of the base address, which must then end in `ending`. */
function postmanAddress({ base, ending, like }) {
  if (!base || !pm.request.url.toString().startsWith("{{" + base + "}}")) return;
  const written = postmanValue(base);
  const address = written.trim().replace(/\/+$/, "");
  if (address && ending && !address.endsWith(ending)) {
    throw new Error(base + " must end in " + ending + ", like " + like);
  }
  if (address !== written) pm.variables.set(base, address);
}

function postmanSetup(setup) {
  const call = pm.request.method + " " + (pm.request.url.path || []).join("/");
  const other = (setup.others || []).find(({ requests }) => requests.includes(call));
  return other ? Object.assign({}, setup, { inputs: other.inputs, options: other.options }) : setup;
}

function postmanOrNotAtAll(step) {
  try {
    return step();
  } catch (error) {
    if (postmanIsNewman()) pm.test("the request can be sent", () => postmanThrow(error));
    postmanNotAtAll();
    throw error;
  }
}

function postmanNotAtAll() {
  pm.request.url = "";
  // newman would report the empty address, too. Other engines show nothing of a skipped request.
  if (postmanIsNewman()) pm.execution.skipRequest();
}

function postmanIsNewman() {
  return typeof URL === "undefined" && Boolean(pm.execution); // its sandbox alone is that old
}

function postmanThrow(error) {
  throw error;
}

const postmanVariable = /\{\{([^{}]*)\}\}/;

/**
 * Return `text` with each `{{variable}}` replaced by its value.
 *
 * Throws an error that says what to fill in, for an unknown variable and for an empty one of `needed`:
 * a request without them cannot be right.
 */
function postmanResolve(text, needed) {
  for (const [, name] of postmanAll(postmanVariable, text)) {
    if (needed.includes(name) && !postmanValue(name)) throw postmanMissing(name);
  }
  const resolved = pm.variables.replaceIn(text);
  const left = postmanVariable.exec(resolved);
  if (left) throw postmanMissing(left[1]);
  return resolved;
}

function postmanValue(name) {
  const text = "{{" + name + "}}";
  const value = pm.variables.replaceIn(text);
  return value === text ? "" : value;
}

function postmanMissing(name) {
  const selected = pm.environment.name || Object.keys(pm.environment.toObject()).length > 0;
  if (!selected) {
    const where = "Choose one at the top right (newman: -e FILE), then send again; ";
    return new Error("No environment is selected. " + where + "the variable " + name + " belongs there.");
  }
  const about = pm.environment.has(name) ? "" : ": the selected environment has none of that name";
  return new Error("Fill in the variable " + name + " (in your environment), then send again" + about + ".");
}

function postmanAll(pattern, text) {
  const matches = [];
  text.replace(new RegExp(pattern.source, "g"), (...match) => matches.push(match));
  return matches;
}

/** Return the enabled header rows as `[name, value]`, in order. */
function postmanHeaders() {
  const enabled = pm.request.headers.filter((row) => row && !row.disabled && row.key);
  return enabled.map((row) => [row.key, String(row.value === null ? "" : row.value)]);
}

/** Set a header. It replaces a row of that name, ticked or not. */
function postmanSetHeader(name, value) {
  // upsert would not change a row that is not ticked, and the header would not be sent.
  pm.request.headers.remove((row) => row.key.toLowerCase() === name.toLowerCase());
  pm.request.headers.add({ key: name, value });
}

/**
 * Set the headers of the way in that the variable prerequestWay names.
 *
 * `ways` are lists of `{name, template, usual, forms}` by the id of the way in. Name and template contain
 * `{variable}`. `usual` has the values of empty variables. `forms` has, for some variables, `[expression,
 * meaning]`: the expression that a whole value must match. Throws an error for an unknown way in and for
 * an empty variable: without these headers a call may have other rights.
 */
function postmanEnter(ways) {
  const id = postmanValue("prerequestWay");
  if (!id) return;
  if (!Object.keys(ways).includes(id)) throw new Error("prerequestWay names no way in: " + id);
  for (const { name, template, usual, forms } of ways[id]) {
    const [header, value] = [name, template].map((text) => text.replace(/\{(\w+)\}/g, (hole, variable) => {
      const filled = postmanValue(variable) || (usual || {})[variable];
      if (!filled) throw postmanMissing(variable);
      const [form, meaning] = (forms || {})[variable] || [".*", ""];
      if (new RegExp("^(?:" + form + ")$").test(filled)) return filled;
      throw new Error("The variable " + variable + " has the wrong form: " + meaning);
    }));
    if (!/^[\w.-]+$/.test(header)) throw new Error("This cannot be the name of a header: " + header);
    postmanSetHeader(header, postmanAscii(value));
  }
}

/** Return the value of a header; characters outside ASCII are percent-encoded. */
function postmanAscii(value) {
  return /^[ -~]*$/.test(value) ? value : value.replace(/[^ -~]|%/gu, encodeURIComponent);
}

/**
 * If the way in that prerequestWay names has a login, GET its address with the user's Windows name and
 * password. The answer sets the session cookie, which the request then has.
 *
 * `logins` are `{path, user, password}` by the id of the way in; the last two are names of variables.
 * `key` returns `{url, headers}` for the address of that GET. If the login fails, a test fails, and the
 * request is not sent.
 */
function postmanLogIn(logins, key) {
  const login = logins[postmanValue("prerequestWay")];
  if (!login) return;
  const [username, password] = [login.user, login.password].map((name) => {
    if (!postmanValue(name)) throw postmanMissing(name);
    return postmanValue(name);
  });
  const address = finalUrl(postmanValue("baseUrl"), login.path.split("/").slice(1), [], true);
  const { url, headers } = key(address);
  const fields = [["username", username], ["password", password]];
  const ntlm = fields.map(([key, value]) => ({ key, value, type: "string" }));
  const header = Object.assign({ "User-Agent": "Windows" }, headers);
  const request = { url, method: "GET", header, auth: { type: "ntlm", ntlm } };
  // An error thrown here would not be shown; the error of a test is.
  pm.sendRequest(request, (error, response) => {
    const fault = postmanLoginFault(error, response);
    pm.test("the Windows login succeeds", () => fault && postmanThrow(new Error(fault)));
    if (fault) postmanNotAtAll();
  });
}

function postmanLoginFault(error, response) {
  if (error) return "The Windows login got no answer: " + error;
  const type = response.headers.get("Content-Type") || "";
  if (response.code === 200 && !/html/i.test(type)) return "";
  return "The Windows login failed with status " + response.code + " " + type;
}

/** Return the canonical URL of the request, with the values of its variables. */
function postmanUrl(needed) {
  const url = pm.request.url;
  // It is split before values are filled in, so that no value can begin another parameter, segment or fragment.
  const [base] = /^(?:(?:\{\{.*?\}\}|[^/?#{])*?:\/\/)?(?:\{\{.*?\}\}|[^/?#])*/.exec(url.toString());
  const path = (url.path || []).map((part) => postmanResolve(postmanSegment(url, part), needed));
  const query = url.query.filter((row) => !row.disabled).map(({ key, value }) => [
    postmanResolve(key || "", needed),
    typeof value === "string" ? postmanResolve(value, needed) : null,
  ]);
  return finalUrl(postmanResolve(base, needed), path, query, true);
}

function postmanSegment(url, part) {
  const name = part.startsWith(":") ? part.slice(1).split(".")[0] : "";
  if (!name || !url.variables.has(name)) return part;
  const value = url.variables.get(name);
  if (!value) throw new Error("Fill in the path variable " + name + ", then send again.");
  return value + part.slice(1 + name.length);
}

/** Print `text`, with masked secrets, if the variable prerequestDebug is set. */
function postmanShow(title, text, secrets) {
  const mode = pm.variables.get("prerequestDebug");
  if (mode === "unmasked") console.warn("Secrets are shown. " + title + ": " + text);
  else if (mode) console.info(title + ": " + masked(text, secrets));
}
