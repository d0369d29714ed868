/**
 * Set the canonical URL of a request, and sign it if the first header that the recipe sends is ticked,
 * or if the recipe sends no header. `setup` has the names that the API uses:
 *
 *   inputs   the variables: `{secret: "acmeSecret", id: "acmeKeyId"}`
 *   options  `{recipe, sent_headers, sent_query}`
 *   needed   variables that must not be empty if a request uses them
 *   secrets  query parameters that are never shown
 *   ways     headers of the ways in, see postmanEnter
 */
function prepare(setup) {
  const { recipe, sent_headers } = setup.options;
  postmanEnter(setup.ways);
  const url = postmanUrl(setup.needed);
  pm.request.url.update(url);
  const [row] = sent_headers.toLowerCase().split("\n");
  const ticked = postmanHeaders().map(([name]) => name.toLowerCase());
  if (row && !ticked.includes(row)) return postmanShow("URL", url, setup.secrets);
  const inputs = { recipe };
  for (const name of Object.keys(setup.inputs)) {
    const used = name === "secret" || recipe.includes("{" + name + "}") || recipe.includes("{" + name + "|");
    if (used) inputs[name] = postmanResolve("{{" + setup.inputs[name] + "}}", [setup.inputs[name]]);
  }
  const request = postmanUnsigned(setup.reads, url, setup.needed);
  const signed = sign(request, inputs, () => new Date(), recipePrimitives());
  pm.request.url.update(signed.url);
  if (signed.body !== request.body) pm.request.body.update({ mode: "raw", raw: signed.body });
  for (const name of Object.keys(signed.headers)) postmanSetHeader(name, signed.headers[name]);
  postmanShow("Signed", signed.text, setup.secrets);
}

function recipePrimitives() {
  const crypto = require("crypto-js"); // in every Postman engine
  const { parse } = crypto.enc.Latin1;
  const latin = (digest) => digest.toString(crypto.enc.Latin1);
  return {
    hash: (name, bytes) => latin(crypto[name.toUpperCase()](parse(bytes))),
    hmac: (name, key, bytes) => latin(crypto["Hmac" + name.toUpperCase()](parse(bytes), parse(key))),
    random: (count) => latin(crypto.lib.WordArray.random(count)),
  };
}
