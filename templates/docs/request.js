// The URL of a request: typed by a person, or made from the parameters of an operation.

/** Return the canonical form of a typed URL; its escapes stay. */
function canonicalUrl(typed) {
  const [address] = typed.split("#");
  const at = address.indexOf("?");
  const base = at < 0 ? address : address.slice(0, at);
  return finalUrl(base, [], rawPairs(at < 0 ? "" : address.slice(at + 1)), true);
}

/** Return the parameters of an operation as its entry on the page shows them. */
function parametersOf(operation) {
  return all(".fields > dt", operation).map((term) => {
    const name = term.querySelector("code").textContent;
    const samples = all(".sample", term.nextElementSibling);
    return {
      name,
      place: term.dataset.place,
      secret: "secret" in term.dataset,
      required: "required" in term.dataset || term.dataset.place === "path",
      isEntered: Boolean(term.dataset.env),
      pairs: samples.length
        ? samples.map((sample) => [sample.dataset.name, sample.textContent])
        : [[name, ""]],
    };
  });
}

/** Return the URL of an operation: `values` are `[parameter, name, value]`; empty optional ones are left out. */
function operationUrl(base, path, values) {
  // The literal text of the path keeps its escapes.
  const escaped = (text) => text.replace(/%/g, "%25");
  const holes = new Map();
  const query = [];
  for (const [parameter, name, value] of values) {
    if (parameter.place === "path") holes.set(name, value);
    else if (parameter.place === "query" && (value || parameter.required)) query.push(name ? [escaped(name), escaped(value)] : [escaped(value), null]);
  }
  const filled = (part) => part.replace(/\{([^{}]*)\}/g, (hole, name) => (holes.has(name) ? escaped(holes.get(name)) : name));
  return finalUrl(base, path.replace(/^\//, "").split("/").map(filled), query, true);
}
