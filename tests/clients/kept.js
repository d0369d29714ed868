// A program of Node, run many times at the price of one start.
//
// node kept.js PROGRAM STATE ORDERS ANSWERS: each line that arrives on the file descriptor ORDERS is a run of PROGRAM
// (arguments, folder, environment). Where nothing is left to wait for, a line with the status on the file descriptor
// ANSWERS tells its end; an exit, or an error that nobody catches, ends this process too. Modules whose path has STATE
// (a regular expression) hold what must not outlive a run, such as cookies: each run loads them anew, others once.
const fs = require('fs');
const Module = require('module');
const { subscribe } = require('diagnostics_channel');

const [program, state, orders, answers] = process.argv.slice(2);
const LARGEST = 600e6; // bytes of memory, beyond which a run is the last one
const sockets = new Set();
let running = false;

subscribe('net.client.socket', ({ socket }) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});

function order() {
  const bytes = [];
  const byte = Buffer.alloc(1);
  while (fs.readSync(Number(orders), byte, 0, 1) && byte[0] !== 10) bytes.push(byte[0]);
  return bytes.length ? JSON.parse(Buffer.from(bytes)) : null;
}

function next() {
  if (running) {
    if (process.memoryUsage.rss() > LARGEST) return;
    fs.writeSync(Number(answers), `${process.exitCode ?? 0}\n`);
  }
  process.exitCode = undefined;
  // The end of a process closes what it leaves open.
  for (const socket of sockets) socket.destroy();
  const run = order();
  if (!run) return;
  process.chdir(run.folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, run.environment);
  for (const path of Object.keys(require.cache)) if (new RegExp(state).test(path)) delete require.cache[path];
  process.argv = [process.execPath, program, ...run.arguments];
  running = true;
  Module._load(program, null, true);
}

process.on('beforeExit', next);
next();
