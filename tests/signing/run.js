// Runs the static signing files in a context that has nothing but the language itself.
// Standard input: {scheme, cases}; standard output: a list of results or {error}.
"use strict";

const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const { scheme, folder, cases } = JSON.parse(fs.readFileSync(0, "utf8"));
const home = path.join(__dirname, "..", "..", "generator", "signing");
const files = ["final_url.js", "masked.js", `${folder}/sign.js`];
const source = files.map((file) => fs.readFileSync(path.join(home, file), "utf8")).join("\n");
const { finalUrl, masked, sign } = vm.runInNewContext(`${source}\n({ finalUrl, masked, sign })`, {});

const hmac = (key, text) => crypto.createHmac("sha256", key).update(text).digest("hex");

function result({ final_url, masked: shown, url, inputs, timestamp, random }) {
  const made = {};
  if (final_url) {
    made.url = finalUrl(final_url.base, final_url.segments, final_url.query, final_url.keep_escapes);
  }
  if (shown) made.masked = masked(shown.text, shown.names);
  if (!inputs) return made;
  const clock = () => new Date(`${(timestamp || "").replace(" ", "T")}Z`);
  const bytes = Buffer.from(random || "", "hex");
  let at = 0;
  const draw = (count) => bytes.subarray(at, (at += count));
  const from = url === undefined ? made.url : url;
  const signed = scheme === "qlm-strict" ? sign({ url: from }, inputs, clock, hmac) : sign({ url: from }, inputs, draw);
  return { ...made, url: signed.url, text: signed.text, headers: Object.entries(signed.headers) };
}

const results = cases.map((each) => {
  try {
    return result(each);
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(results));
