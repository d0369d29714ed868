// Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
function signQlikXrfkey({ url }, { xrfkey }, random) {
  const key = xrfkey || random(8).toString("hex");
  const [path, query = ""] = url.split("?");
  const pairs = query.split("&").filter((pair) => pair && !/^xrfkey(=|$)/i.test(pair));
  const keyed = `${path}?${[...pairs, `xrfkey=${key}`].join("&")}`;
  return { url: keyed, text: keyed, headers: { "X-Qlik-Xrfkey": key } };
}

// --- one call in short ---
//| // Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
//| const xrfkey = randomBytes(8).toString("hex");
