// Two real readers and writers of collections, in the place of the app, which needs a screen: the converter through
// Postman's first format, and the object model whose text newman exports. Standard input: a list of collections.
const { Collection } = require("postman-collection");
const { convert } = require("postman-collection-transformer");

const converted = (collection) =>
  new Promise((resolve, reject) => {
    const done = (next) => (error, result) => (error ? reject(error) : next(result));
    convert(collection, { inputVersion: "2.1.0", outputVersion: "1.0.0" }, done((first) => {
      convert(first, { inputVersion: "1.0.0", outputVersion: "2.1.0" }, done(resolve));
    }));
  });

const modelled = (collection) => {
  const { _, ...rest } = new Collection(collection).toJSON();
  return { ...rest, info: { ...collection.info, _exporter_id: "1", _collection_link: "https://x" } };
};

let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => {
  const found = [];
  for (const collection of JSON.parse(text)) {
    found.push({ app: await converted(collection), model: modelled(collection) });
  }
  process.stdout.write(JSON.stringify(found));
});
