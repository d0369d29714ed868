// Mistakes in the URL that is signed.

const componentSafe = "-_.!~*'()"; // encodeURIComponent
const wholeUrlSafe = componentSafe + ";,/?:@&=+$"; // encodeURI
const querySafe = "-_.~!$'()*,;:@/?"; // RFC 3986 within a value
const escapes = /%[0-9A-Fa-f]{2}/g;

const without = (text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text);

function eachValue(url, change) {
  const parts = splitUrl(url);
  const path = parts.path.split("/").map(change).join("/");
  if (parts.query === null) return replaced(parts, { path });
  const sides = (pair) => {
    const [name, value] = rawPairs(pair)[0] || ["", null];
    return value === null ? change(name) : change(name) + "=" + change(value);
  };
  return replaced(parts, { path, query: parts.query.split("&").map(sides).join("&") });
}

const escaped = (url, safe) => joinUrl(eachValue(url, (text) => quote(unquote(text), safe)));

function unescapedPlain(url) {
  return url.replace(escapes, (found) => {
    const character = unquote(found);
    return /^[A-Za-z0-9._~-]$/.test(character) ? character : found;
  });
}

mistake("url-unescaped", (recipe) => {
  const typed = splitUrl(recipe.known.typed || recipe.url);
  const wire = splitUrl(recipe.url);
  return withUrls(recipe, [
    unquote(recipe.url),
    recipe.url.replace(qlmUnescaped, decodeURIComponent),
    unquote(recipe.url.replaceAll("+", "%20")),
    joinUrl(replaced(wire, { query: typed.query })),
  ]);
});

mistake("plus-for-space", (recipe) =>
  withUrls(recipe, [recipe.url.replaceAll("%20", "+"), recipe.url.replaceAll("+", "%20")])
);

mistake("url-escaped-otherwise", (recipe) => {
  const url = recipe.url;
  const sets = ["", "-_.~", componentSafe, wholeUrlSafe, querySafe];
  return withUrls(recipe, [
    ...sets.map((safe) => escaped(url, safe)),
    quote(unquote(url), wholeUrlSafe + "#"),
    unescapedPlain(url),
    url.replaceAll("'", "%27"),
    url.replaceAll("%27", "'"),
    url.replaceAll("|", "%7C"),
    url.replaceAll("%7C", "|"),
  ]);
});

mistake("url-escaped-twice", (recipe) =>
  withUrls(recipe, [recipe.url.replaceAll("%", "%25"), recipe.url.replaceAll("%25", "%")])
);

mistake("escape-case", (recipe) =>
  withUrls(recipe, [
    recipe.url.replace(escapes, (found) => found.toLowerCase()),
    recipe.url.replace(escapes, (found) => found.toUpperCase()),
  ])
);

mistake("host-case", (recipe) => {
  const parts = splitUrl(recipe.url);
  const typed = splitUrl(recipe.known.typed || recipe.url);
  const host = parts.authority;
  const same = typed.authority.toLowerCase() === host.toLowerCase();
  const hosts = [host.toLowerCase(), host.toUpperCase(), wordsUp(host), capitalized(host)];
  hosts.push(host.replaceAll("localhost", "LocalHost"));
  const schemes = [parts.scheme.toUpperCase(), capitalized(parts.scheme)];
  const both = schemes.flatMap((scheme) => hosts.slice(1).map((authority) => ({ scheme, authority })));
  return withParts(recipe, [
    ...hosts.map((authority) => replaced(parts, { authority })),
    ...schemes.map((scheme) => replaced(parts, { scheme })),
    ...both.map((change) => replaced(parts, change)),
    replaced(parts, { scheme: typed.scheme, authority: same ? typed.authority : host }),
  ]);
});

mistake("default-port", (recipe) => {
  const parts = splitUrl(recipe.url);
  const port = ":" + ({ http: "80", https: "443" }[parts.scheme.toLowerCase()] || "");
  const host = without(parts.authority, port);
  return withParts(recipe, [
    replaced(parts, { authority: host }),
    replaced(parts, { authority: host + port }),
  ]);
});

mistake("other-address", (recipe) => {
  const parts = splitUrl(recipe.url);
  const [, host, port] = /^([^:]*)([^]*)$/.exec(parts.authority);
  const scheme = parts.scheme === "http" ? "https" : "http";
  return withParts(recipe, [
    replaced(parts, { scheme }),
    replaced(parts, { authority: "localhost" + port }),
    replaced(parts, { authority: "127.0.0.1" + port }),
    replaced(parts, { authority: host }),
    replaced(parts, { scheme, authority: host }),
    ...recipe.known.origins.map((origin) => rebased(parts, splitUrl(origin))),
  ]);
});

function rebased(parts, base) {
  const path = base.path.replace(/\/+$/, "") + "/" + parts.path.split("/").pop();
  return replaced(parts, { scheme: base.scheme, authority: base.authority, path });
}

mistake("trailing-slash", (recipe) => {
  const parts = splitUrl(recipe.url);
  const paths = [without(parts.path, "/"), parts.path + "/", "/" + parts.path];
  paths.push(parts.path.replaceAll("//", "/"));
  return withParts(recipe, paths.map((path) => replaced(parts, { path })));
});

mistake("question-mark", (recipe) => {
  const parts = splitUrl(recipe.url);
  return withUrls(recipe, [
    joinUrl(replaced(parts, { query: parts.query || null })),
    joinUrl(replaced(parts, { query: parts.query || "" })),
    recipe.url + "&",
    without(recipe.url, "&"),
  ]);
});

mistake("fragment", (recipe) => {
  const fragment = splitUrl(recipe.known.typed).fragment;
  return withUrls(recipe, [
    joinUrl(replaced(splitUrl(recipe.url), { fragment })),
    recipe.url + "#",
  ]);
});

mistake("path-only", (recipe) => {
  const parts = splitUrl(recipe.url);
  const bare = joinUrl(replaced(parts, { scheme: "" }));
  const path = joinUrl(replaced(parts, { scheme: "", authority: "" }));
  const query = parts.query || "";
  return withUrls(recipe, [path, bare, "//" + bare, query, "?" + query]);
});

mistake("query-not-signed", (recipe) => {
  const parts = splitUrl(recipe.url);
  return withParts(recipe, [replaced(parts, { query: null }), replaced(parts, { query: "" })]);
});

mistake("parameters-added-later", (recipe) => {
  const parts = splitUrl(recipe.url);
  const query = (parts.query || "").split("&");
  const names = recipe.known.secretNames.map((name) => name.toLowerCase());
  const kept = query.filter((pair) => !names.includes(pair.split("=")[0].toLowerCase()));
  const shorter = [1, 2, 3].map((count) => query.slice(0, -count));
  const left = [kept, ...shorter].map((pairs) => pairs.join("&") || null);
  return withParts(recipe, left.map((text) => replaced(parts, { query: text })));
});

mistake("parameter-order", (recipe) => {
  const parts = splitUrl(recipe.url);
  const query = (parts.query || "").split("&");
  const by = (name) => (one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : 0);
  const orders = [
    [...query].sort(by((pair) => pair.split("=")[0])),
    [...query].sort(by((pair) => pair.split("=")[0].toLowerCase())),
    [...query].reverse(),
  ];
  return withParts(recipe, orders.map((order) => replaced(parts, { query: order.join("&") })));
});

mistake("body-signed", (recipe) => {
  const body = recipe.known.body;
  const urls = ["", "?", "&"].map((lead) => recipe.url + lead + body);
  return [...withUrls(recipe, urls), ...varied(recipe, [{ tail: body }])];
});

mistake("url-as-typed", (recipe) => withUrls(recipe, [recipe.known.typed || recipe.url]), {
  last: true,
});
