/**
 * Set the variable of both `{{xrfkey}}` of a request, with a new key for each request. `setup` has:
 *
 *   inputs   the variable: `{xrfkey: "xrfkey"}`; a value in the environment is a fixed key
 *   needed   variables that must not be empty if a request uses them: `["baseUrl"]`
 *   ways     headers of the ways in, see postmanEnter
 *   logins   the ways in that begin with a login, see postmanLogIn; optional
 */
function prepare(setup) {
  const variable = setup.inputs.xrfkey;
  const fixed = pm.environment.get(variable) || pm.globals.get(variable);
  const key = xrfkey({ xrfkey: fixed }, xrfkeyRandom);
  pm.variables.set(variable, key);
  xrfkeyDeclare("{{" + variable + "}}");
  postmanEnter(setup.ways);
  const parts = [pm.request.url.toString(), ...postmanHeaders().map(([, value]) => value)];
  for (const part of parts) postmanResolve(part, setup.needed);
  postmanLogIn(setup.logins || {}, (url) => sign({ url }, { xrfkey: key }, xrfkeyRandom));
  postmanShow("Xrfkey", key, []);
}

// The generated rows are right. The rows of a request that a person made or changed are corrected.
function xrfkeyDeclare(reference) {
  const name = "xrfkey";
  const rows = pm.request.url.query.filter((row) => row.key && row.key.toLowerCase() === name);
  if (rows.length !== 1 || rows[0].disabled || rows[0].value !== reference) {
    pm.request.url.query.remove((row) => row.key && row.key.toLowerCase() === name);
    pm.request.url.query.add({ key: name, value: reference });
  }
  const headers = postmanHeaders().filter(([header]) => header.toLowerCase() === "x-qlik-xrfkey");
  const isSet = headers.length === 1 && headers[0][1] === reference;
  if (!isSet) postmanSetHeader("X-Qlik-Xrfkey", reference);
}

function xrfkeyRandom(count) {
  const bytes = new Uint8Array(count);
  // newman's sandbox has no strong source. The key is no secret, so a weaker one is enough.
  if (typeof crypto === "object" && crypto.getRandomValues) return crypto.getRandomValues(bytes);
  return bytes.map(() => Math.floor(Math.random() * 256));
}
