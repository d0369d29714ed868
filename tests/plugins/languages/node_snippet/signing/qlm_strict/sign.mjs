// QLM strict authentication in its usual form: version 2, HMAC-SHA256 over the URL, the time and the version.
function signQlmStrict({ url }, { api_key: key, version = "2" }, clock) {
  if (version !== "2") throw new Error("this language signs by version 2 only");
  const timestamp = clock().toISOString().slice(0, 19).replace("T", " ");
  const text = `${url}&X-Qlm-Timestamp:${timestamp}&X-Qlm-Authentication-Version:${version}`;
  const token = createHmac("sha256", Buffer.from(key, "latin1")).update(text).digest("hex");
  const headers = { "X-Qlm-Authentication-Token": token, "X-Qlm-Timestamp": timestamp };
  return { url, text, headers: { ...headers, "X-Qlm-Authentication-Version": version } };
}

// --- one call in short ---
//| // QLM strict authentication: HMAC-SHA256 over the address, the time and the version.
//| const timestamp = new Date().toISOString().slice(0, 19).replace("T", " ");
//| const version = "2";
//| const text = `${url}&X-Qlm-Timestamp:${timestamp}&X-Qlm-Authentication-Version:${version}`;
//| const token = createHmac("sha256", Buffer.from(api_key, "latin1")).update(text).digest("hex");
