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
  return url.replace(escapes, (escape) => {
    const character = unquote(escape);
    return /^[A-Za-z0-9._~-]$/.test(character) ? character : escape;
  });
}

hypothesis("url-unescaped", (inputs) => {
  const typed = splitUrl(inputs.facts.typed || inputs.url);
  const wire = splitUrl(inputs.url);
  return withUrls(inputs, [
    unquote(inputs.url),
    inputs.url.replace(qlmUnescaped, decodeURIComponent),
    unquote(inputs.url.replaceAll("+", "%20")),
    joinUrl(replaced(wire, { query: typed.query })),
  ]);
});

hypothesis("plus-for-space", (inputs) =>
  withUrls(inputs, [inputs.url.replaceAll("%20", "+"), inputs.url.replaceAll("+", "%20")])
);

hypothesis("url-escaped-otherwise", (inputs) => {
  const url = inputs.url;
  const sets = ["", "-_.~", componentSafe, wholeUrlSafe, querySafe];
  return withUrls(inputs, [
    ...sets.map((safe) => escaped(url, safe)),
    quote(unquote(url), wholeUrlSafe + "#"),
    unescapedPlain(url),
    url.replaceAll("'", "%27"),
    url.replaceAll("%27", "'"),
    url.replaceAll("|", "%7C"),
    url.replaceAll("%7C", "|"),
  ]);
});

hypothesis("url-escaped-twice", (inputs) =>
  withUrls(inputs, [inputs.url.replaceAll("%", "%25"), inputs.url.replaceAll("%25", "%")])
);

hypothesis("escape-case", (inputs) =>
  withUrls(inputs, [
    inputs.url.replace(escapes, (escape) => escape.toLowerCase()),
    inputs.url.replace(escapes, (escape) => escape.toUpperCase()),
  ])
);

hypothesis("host-case", (inputs) => {
  const parts = splitUrl(inputs.url);
  const typed = splitUrl(inputs.facts.typed || inputs.url);
  const host = parts.authority;
  const same = typed.authority.toLowerCase() === host.toLowerCase();
  const hosts = [host.toLowerCase(), host.toUpperCase(), wordsUp(host), capitalized(host)];
  hosts.push(host.replaceAll("localhost", "LocalHost"));
  const schemes = [parts.scheme.toUpperCase(), capitalized(parts.scheme)];
  const both = schemes.flatMap((scheme) => hosts.slice(1).map((authority) => ({ scheme, authority })));
  return withParts(inputs, [
    ...hosts.map((authority) => replaced(parts, { authority })),
    ...schemes.map((scheme) => replaced(parts, { scheme })),
    ...both.map((change) => replaced(parts, change)),
    replaced(parts, { scheme: typed.scheme, authority: same ? typed.authority : host }),
  ]);
});

hypothesis("default-port", (inputs) => {
  const parts = splitUrl(inputs.url);
  const port = ":" + ({ http: "80", https: "443" }[parts.scheme.toLowerCase()] || "");
  const host = without(parts.authority, port);
  return withParts(inputs, [
    replaced(parts, { authority: host }),
    replaced(parts, { authority: host + port }),
  ]);
});

hypothesis("other-address", (inputs) => {
  const parts = splitUrl(inputs.url);
  const [, host, port] = /^([^:]*)([^]*)$/.exec(parts.authority);
  const scheme = parts.scheme === "http" ? "https" : "http";
  return withParts(inputs, [
    replaced(parts, { scheme }),
    replaced(parts, { authority: "localhost" + port }),
    replaced(parts, { authority: "127.0.0.1" + port }),
    replaced(parts, { authority: host }),
    replaced(parts, { scheme, authority: host }),
    ...inputs.facts.origins.map((origin) => rebased(parts, splitUrl(origin))),
  ]);
});

function rebased(parts, base) {
  const path = base.path.replace(/\/+$/, "") + "/" + parts.path.split("/").pop();
  return replaced(parts, { scheme: base.scheme, authority: base.authority, path });
}

hypothesis("trailing-slash", (inputs) => {
  const parts = splitUrl(inputs.url);
  const paths = [without(parts.path, "/"), parts.path + "/", "/" + parts.path];
  paths.push(parts.path.replaceAll("//", "/"));
  return withParts(inputs, paths.map((path) => replaced(parts, { path })));
});

hypothesis("question-mark", (inputs) => {
  const parts = splitUrl(inputs.url);
  return withUrls(inputs, [
    joinUrl(replaced(parts, { query: parts.query || null })),
    joinUrl(replaced(parts, { query: parts.query || "" })),
    inputs.url + "&",
    without(inputs.url, "&"),
  ]);
});

hypothesis("fragment", (inputs) => {
  const fragment = splitUrl(inputs.facts.typed).fragment;
  return withUrls(inputs, [
    joinUrl(replaced(splitUrl(inputs.url), { fragment })),
    inputs.url + "#",
  ]);
});

hypothesis("path-only", (inputs) => {
  const parts = splitUrl(inputs.url);
  const bare = joinUrl(replaced(parts, { scheme: "" }));
  const path = joinUrl(replaced(parts, { scheme: "", authority: "" }));
  const query = parts.query || "";
  return withUrls(inputs, [path, bare, "//" + bare, query, "?" + query]);
});

hypothesis("query-not-signed", (inputs) => {
  const parts = splitUrl(inputs.url);
  return withParts(inputs, [replaced(parts, { query: null }), replaced(parts, { query: "" })]);
});

hypothesis("parameters-added-later", (inputs) => {
  const parts = splitUrl(inputs.url);
  const query = (parts.query || "").split("&");
  const names = inputs.facts.secretNames.map((name) => name.toLowerCase());
  const kept = query.filter((pair) => !names.includes(pair.split("=")[0].toLowerCase()));
  const shorter = [1, 2, 3].map((count) => query.slice(0, -count));
  const left = [kept, ...shorter].map((pairs) => pairs.join("&") || null);
  return withParts(inputs, left.map((text) => replaced(parts, { query: text })));
});

hypothesis("parameter-order", (inputs) => {
  const parts = splitUrl(inputs.url);
  const query = (parts.query || "").split("&");
  const by = (name) => (one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : 0);
  const orders = [
    [...query].sort(by((pair) => pair.split("=")[0])),
    [...query].sort(by((pair) => pair.split("=")[0].toLowerCase())),
    [...query].reverse(),
  ];
  return withParts(inputs, orders.map((order) => replaced(parts, { query: order.join("&") })));
});

hypothesis("body-signed", (inputs) => {
  const body = inputs.facts.body;
  const urls = ["", "?", "&"].map((lead) => inputs.url + lead + body);
  return [...withUrls(inputs, urls), ...varied(inputs, [{ tail: body }])];
});

hypothesis("url-as-typed", (inputs) => withUrls(inputs, [inputs.facts.typed || inputs.url]), {
  last: true,
});
