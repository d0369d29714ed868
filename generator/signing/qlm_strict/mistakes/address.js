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

hypothesis("url-unescaped", (given) => {
  const typed = splitUrl(given.known.typed || given.url);
  const wire = splitUrl(given.url);
  return withUrls(given, [
    unquote(given.url),
    given.url.replace(qlmUnescaped, decodeURIComponent),
    unquote(given.url.replaceAll("+", "%20")),
    joinUrl(replaced(wire, { query: typed.query })),
  ]);
});

hypothesis("plus-for-space", (given) =>
  withUrls(given, [given.url.replaceAll("%20", "+"), given.url.replaceAll("+", "%20")])
);

hypothesis("url-escaped-otherwise", (given) => {
  const url = given.url;
  const sets = ["", "-_.~", componentSafe, wholeUrlSafe, querySafe];
  return withUrls(given, [
    ...sets.map((safe) => escaped(url, safe)),
    quote(unquote(url), wholeUrlSafe + "#"),
    unescapedPlain(url),
    url.replaceAll("'", "%27"),
    url.replaceAll("%27", "'"),
    url.replaceAll("|", "%7C"),
    url.replaceAll("%7C", "|"),
  ]);
});

hypothesis("url-escaped-twice", (given) =>
  withUrls(given, [given.url.replaceAll("%", "%25"), given.url.replaceAll("%25", "%")])
);

hypothesis("escape-case", (given) =>
  withUrls(given, [
    given.url.replace(escapes, (found) => found.toLowerCase()),
    given.url.replace(escapes, (found) => found.toUpperCase()),
  ])
);

hypothesis("host-case", (given) => {
  const parts = splitUrl(given.url);
  const typed = splitUrl(given.known.typed || given.url);
  const host = parts.authority;
  const same = typed.authority.toLowerCase() === host.toLowerCase();
  const hosts = [host.toLowerCase(), host.toUpperCase(), wordsUp(host), capitalized(host)];
  hosts.push(host.replaceAll("localhost", "LocalHost"));
  const schemes = [parts.scheme.toUpperCase(), capitalized(parts.scheme)];
  const both = schemes.flatMap((scheme) => hosts.slice(1).map((authority) => ({ scheme, authority })));
  return withParts(given, [
    ...hosts.map((authority) => replaced(parts, { authority })),
    ...schemes.map((scheme) => replaced(parts, { scheme })),
    ...both.map((change) => replaced(parts, change)),
    replaced(parts, { scheme: typed.scheme, authority: same ? typed.authority : host }),
  ]);
});

hypothesis("default-port", (given) => {
  const parts = splitUrl(given.url);
  const port = ":" + ({ http: "80", https: "443" }[parts.scheme.toLowerCase()] || "");
  const host = without(parts.authority, port);
  return withParts(given, [
    replaced(parts, { authority: host }),
    replaced(parts, { authority: host + port }),
  ]);
});

hypothesis("other-address", (given) => {
  const parts = splitUrl(given.url);
  const [, host, port] = /^([^:]*)([^]*)$/.exec(parts.authority);
  const scheme = parts.scheme === "http" ? "https" : "http";
  return withParts(given, [
    replaced(parts, { scheme }),
    replaced(parts, { authority: "localhost" + port }),
    replaced(parts, { authority: "127.0.0.1" + port }),
    replaced(parts, { authority: host }),
    replaced(parts, { scheme, authority: host }),
    ...given.known.origins.map((origin) => rebased(parts, splitUrl(origin))),
  ]);
});

function rebased(parts, base) {
  const path = base.path.replace(/\/+$/, "") + "/" + parts.path.split("/").pop();
  return replaced(parts, { scheme: base.scheme, authority: base.authority, path });
}

hypothesis("trailing-slash", (given) => {
  const parts = splitUrl(given.url);
  const paths = [without(parts.path, "/"), parts.path + "/", "/" + parts.path];
  paths.push(parts.path.replaceAll("//", "/"));
  return withParts(given, paths.map((path) => replaced(parts, { path })));
});

hypothesis("question-mark", (given) => {
  const parts = splitUrl(given.url);
  return withUrls(given, [
    joinUrl(replaced(parts, { query: parts.query || null })),
    joinUrl(replaced(parts, { query: parts.query || "" })),
    given.url + "&",
    without(given.url, "&"),
  ]);
});

hypothesis("fragment", (given) => {
  const fragment = splitUrl(given.known.typed).fragment;
  return withUrls(given, [
    joinUrl(replaced(splitUrl(given.url), { fragment })),
    given.url + "#",
  ]);
});

hypothesis("path-only", (given) => {
  const parts = splitUrl(given.url);
  const bare = joinUrl(replaced(parts, { scheme: "" }));
  const path = joinUrl(replaced(parts, { scheme: "", authority: "" }));
  const query = parts.query || "";
  return withUrls(given, [path, bare, "//" + bare, query, "?" + query]);
});

hypothesis("query-not-signed", (given) => {
  const parts = splitUrl(given.url);
  return withParts(given, [replaced(parts, { query: null }), replaced(parts, { query: "" })]);
});

hypothesis("parameters-added-later", (given) => {
  const parts = splitUrl(given.url);
  const query = (parts.query || "").split("&");
  const names = given.known.secretNames.map((name) => name.toLowerCase());
  const kept = query.filter((pair) => !names.includes(pair.split("=")[0].toLowerCase()));
  const shorter = [1, 2, 3].map((count) => query.slice(0, -count));
  const left = [kept, ...shorter].map((pairs) => pairs.join("&") || null);
  return withParts(given, left.map((text) => replaced(parts, { query: text })));
});

hypothesis("parameter-order", (given) => {
  const parts = splitUrl(given.url);
  const query = (parts.query || "").split("&");
  const by = (name) => (one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : 0);
  const orders = [
    [...query].sort(by((pair) => pair.split("=")[0])),
    [...query].sort(by((pair) => pair.split("=")[0].toLowerCase())),
    [...query].reverse(),
  ];
  return withParts(given, orders.map((order) => replaced(parts, { query: order.join("&") })));
});

hypothesis("body-signed", (given) => {
  const body = given.known.body;
  const urls = ["", "?", "&"].map((lead) => given.url + lead + body);
  return [...withUrls(given, urls), ...varied(given, [{ tail: body }])];
});

hypothesis("url-as-typed", (given) => withUrls(given, [given.known.typed || given.url]), {
  last: true,
});
