// Signs cases by recipe in a context that has nothing but the language itself; see test_recipes.py.
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const file = path.join(__dirname, "..", "..", "generator", "signing", "hmac", "sign.js");
const sign = vm.runInNewContext(fs.readFileSync(file, "utf8") + "\nsign", {});
// With a library as the argument, what the script of a collection hands over.
const glue = path.join(path.dirname(file), "postman.js");
const library = process.argv[2] && require(process.argv[2]);
const primitives = library ? vm.runInNewContext(fs.readFileSync(glue, "utf8") + "\nrecipePrimitives()", { require: () => library }) : {
  hash: (name, bytes) => crypto.createHash(name).update(Buffer.from(bytes, "latin1")).digest("latin1"),
  hmac: (name, key, bytes) =>
    crypto.createHmac(name, Buffer.from(key, "latin1")).update(Buffer.from(bytes, "latin1")).digest("latin1"),
  random: (count) => crypto.randomBytes(count).toString("latin1"),
};
const results = JSON.parse(fs.readFileSync(0, "utf8")).map(({ request, inputs, timestamp }) => {
  try {
    const { url, text, headers, body } = sign(request, inputs, () => new Date(timestamp + "Z"), primitives);
    return { url, text, headers: Object.entries(headers), body };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(results));
