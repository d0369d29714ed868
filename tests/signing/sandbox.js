// Runs cases inside a Postman sandbox, behind the static files, and reports through pm.test.

function resultOf(scheme, { final_url, url, inputs, timestamp, random }) {
  const made = {};
  if (final_url) {
    made.url = finalUrl(final_url.base, final_url.segments, final_url.query, final_url.keep_escapes);
  }
  if (!inputs) return made;
  const clock = () => new Date((timestamp || "").replace(" ", "T") + "Z");
  const bytes = (random || "").match(/../g) || [];
  let at = 0;
  const draw = (count) => bytes.slice(at, (at += count)).map((byte) => parseInt(byte, 16));
  const from = url === undefined ? made.url : url;
  const signed = scheme === "qlm-strict" ? sign({ url: from }, inputs, clock, qlmHmac) : sign({ url: from }, inputs, draw);
  const headers = Object.keys(signed.headers).map((name) => [name, signed.headers[name]]);
  return { url: signed.url, text: signed.text, headers };
}

function guarded(scheme, each) {
  try {
    return resultOf(scheme, each);
  } catch (error) {
    return { error: error.message };
  }
}

function report(scheme, rows) {
  for (const { id, cases } of rows) {
    pm.test(id, () => {
      for (const { case: each, wanted } of cases) {
        const made = guarded(scheme, each);
        if (wanted.error !== undefined) pm.expect(made.error, JSON.stringify(made)).to.include(wanted.error);
        else pm.expect(made).to.eql(wanted);
      }
    });
  }
}
