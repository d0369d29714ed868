// What a scheme that signs more than the URL needs in Postman: the request as it is sent, with its body.

/**
 * Return the parts of the request that `reads` names, as they are sent; `sign` takes them.
 *
 * A body becomes a text with the values of its variables, and a form is encoded here, so that what is
 * signed is what is sent. Throws an error for a file, which no script can read.
 */
function postmanUnsigned(reads, url, needed) {
  const parts = {
    body: postmanBody, // first: a form decides on a header
    method: () => pm.request.method,
    url: () => url,
    headers: () => postmanHeaders().map(([name, value]) => [name, postmanResolve(value, needed)]),
  };
  const request = {};
  for (const name of Object.keys(parts)) if (reads.includes(name)) request[name] = parts[name]();
  return request;
}

function postmanBody() {
  const body = pm.request.body;
  if (!body || !body.mode || body.disabled || body.isEmpty()) return "";
  const forms = { urlencoded: postmanForm, formdata: postmanParts, raw: ({ raw }) => postmanFilled(raw) };
  if (!forms[body.mode]) throw new Error("A script cannot read a body that is a file, so nothing can sign it.");
  const text = forms[body.mode](body);
  body.update({ mode: "raw", raw: text, options: body.options });
  return text;
}

function postmanFilled(text) {
  return pm.variables.replaceIn(String(text === null || text === undefined ? "" : text));
}

function postmanFields(list) {
  const rows = list.filter((row) => row && !row.disabled && row.key);
  if (rows.some((row) => row.type === "file")) {
    throw new Error("A script cannot read a file of a form, so nothing can sign it.");
  }
  return rows.map((row) => [postmanFilled(row.key), postmanFilled(row.value), row.contentType]);
}

function postmanForm({ urlencoded }) {
  const escape = (one) => "%" + one.charCodeAt(0).toString(16).toUpperCase();
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, escape);
  postmanSetHeader("Content-Type", "application/x-www-form-urlencoded");
  return postmanFields(urlencoded).map(([name, value]) => encode(name) + "=" + encode(value)).join("&");
}

function postmanParts({ formdata }) {
  const fields = postmanFields(formdata);
  let boundary = "prerequest-boundary";
  while (fields.some((field) => field.join().includes(boundary))) boundary += "-";
  postmanSetHeader("Content-Type", "multipart/form-data; boundary=" + boundary);
  const quoted = (name) => name.replace(/"/g, "%22").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  const parts = fields.map(([name, value, type]) =>
    "--" + boundary + '\r\nContent-Disposition: form-data; name="' + quoted(name) + '"\r\n' +
    (type ? "Content-Type: " + type + "\r\n" : "") + "\r\n" + value + "\r\n"
  );
  return parts.join("") + "--" + boundary + "--\r\n";
}
