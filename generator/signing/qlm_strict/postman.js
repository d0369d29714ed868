/**
 * Set the canonical URL of a request, and sign it if the row X-Qlm-Authentication-Version is ticked.
 * `setup` has the names that the API uses:
 *
 *   inputs   the scheme's inputs that are variables: `{api_key: "qlmApiKey"}`
 *   options  the scheme's other inputs, by value: `{separator: ":"}`
 *   needed   variables that must not be empty if a request uses them: `["qlmPassword"]`
 *   secrets  query parameters that are never shown: `["is_pwd"]`
 *   ways     headers of the ways in, see postmanEnter
 */
function prepare(setup) {
  const { needed, secrets } = setup;
  postmanEnter(setup.ways);
  const headers = postmanHeaders().map(([name, value]) => [name, postmanResolve(value, needed)]);
  const url = postmanUrl(needed);
  pm.request.url.update(url);
  const version = headers.find(([name]) => name.toLowerCase() === "x-qlm-authentication-version");
  if (!version) return postmanShow("URL", url, secrets);
  const signed = sign({ url }, qlmInputs(setup, version[1], headers), () => new Date(), qlmHmac);
  // Version 1 has no such header, and version 2 sets it.
  pm.request.headers.remove((row) => row.key.toLowerCase() === "x-qlm-authentication-version");
  for (const name of Object.keys(signed.headers)) postmanSetHeader(name, signed.headers[name]);
  postmanShow("Signed", signed.text, secrets);
}

function qlmInputs(setup, version, headers) {
  const inputs = Object.assign({}, setup.options, { version });
  for (const name of Object.keys(setup.inputs)) {
    inputs[name] = postmanResolve("{{" + setup.inputs[name] + "}}", [setup.inputs[name]]);
  }
  const extra = headers.filter(([name]) => /^x-qlm/i.test(name) && !qlmIsReserved(name));
  inputs.extra_headers = extra.map(([name, value]) => name + ": " + value).join("\n");
  return inputs;
}

function qlmIsReserved(name) {
  return qlmReserved.some((reserved) => reserved.toLowerCase() === name.toLowerCase());
}

function qlmHmac(key, text) {
  return require("crypto-js").HmacSHA256(text, key).toString(); // in every Postman engine
}
