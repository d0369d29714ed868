// Reads [{name, source, run}] from standard input; prints what is wrong with each, by the parser node itself carries.
"use strict";
const vm = require("vm");
const acorn = require("internal/deps/acorn/acorn/dist/acorn");
const wrong = [];
const canary = /^PWNED\d*$/;

function walk(node, visit) {
  if (!node || typeof node !== "object") return;
  if (typeof node.type === "string") visit(node);
  for (const key of Object.keys(node)) walk(node[key], visit);
}

function run(name, source) {
  const called = [];
  const setups = [];
  const request = { url: { query: { each: (visit) => visit({ value: "" }) } } };
  const pm = { test() {}, expect() {}, variables: {}, environment: {}, request };
  const world = { pm, console: {}, require: () => ({}) };
  for (let i = 0; i < 200; i++) world["PWNED" + i] = () => called.push("PWNED" + i);
  world.PWNED = () => called.push("PWNED");
  const context = vm.createContext(world);
  const held = source.replace(/^prerequest\(\{$/m, "__setup({");
  world.__setup = (setup) => setups.push(setup);
  vm.runInContext(held, context, { timeout: 5000 });
  for (const setup of setups) {
    if (Object.getPrototypeOf(setup) !== vm.runInContext("Object.prototype", context)) wrong.push(name + ": a prototype was set");
  }
  for (const each of called) wrong.push(name + ": " + each + " was called");
  if (vm.runInContext("Object.keys(Object.prototype).length", context) !== 0) wrong.push(name + ": Object was changed");
}

for (const { name, source, kind } of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  try {
    const tree = acorn.parse(source, { ecmaVersion: kind === "postman" ? 2017 : 2022, sourceType: "script" });
    walk(tree, (node) => {
      const names = [node.name, node.type === "Property" && !node.computed ? node.key.name : ""];
      if (names.some((each) => canary.test(each))) wrong.push(name + ": " + node.name + " is a name");
      if (node.type === "TemplateLiteral" && /PWNED/.test(JSON.stringify(node.quasis))) wrong.push(name + ": in a template");
    });
    if (kind === "postman") run(name, source);
  } catch (error) {
    wrong.push(name + ": " + error);
  }
}
console.log(JSON.stringify(wrong));
