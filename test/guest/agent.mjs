/**
 * Runs in the guest and does there what the tests ask for: files, folders and programs.  One JSON object a line each way:
 * { id, do: 'read', path } and so on; { id, value } or { id, error: { message, code } }.  Bytes are in base64.
 * The guest ends when a client that asked for something has gone: connections that qemu took before this listened are no clients.
 * It ends as well where no client has come in five minutes: who started it is no more.
 */
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import process from 'node:process';

/** Programs that were started and go on, by their pid. */
const running = new Map();

/** Programs that answer each line with a line, by their name. */
const partners = new Map();

function startPartner(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  child.on('exit', () => {
    partners.delete(program);
    for (const resolve of waiting) resolve(null);
  });
  const partner = {
    ask: (line) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${line}\n`);
      }),
  };
  partners.set(program, partner);
  return partner;
}

const actions = {
  read: ({ path }) => fs.readFileSync(path).toString('base64'),
  write({ path, bytes }) {
    // As the driver does: one write, of a file that is there.
    const file = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_TRUNC);
    try {
      return fs.writeSync(file, Buffer.from(bytes, 'base64'));
    } finally {
      fs.closeSync(file);
    }
  },
  create: ({ path, bytes, mode }) => fs.writeFileSync(path, Buffer.from(bytes, 'base64'), { mode }),
  list: ({ path }) =>
    fs.readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
      link: entry.isSymbolicLink() ? fs.readlinkSync(`${path}/${entry.name}`) : null,
    })),
  makeFolder: ({ path }) => fs.mkdirSync(path),
  removeFolder: ({ path }) => fs.rmdirSync(path),
  link: ({ target, path }) => fs.symlinkSync(target, path),
  unlink: ({ path }) => fs.unlinkSync(path),
  run: ({ program, args, input, env, timeoutMs = 60_000 }) =>
    new Promise((resolve) => {
      const child = execFile(
        program,
        args,
        { timeout: timeoutMs, env: { ...process.env, ...env }, maxBuffer: 1 << 24 },
        (error, stdout, stderr) =>
          resolve({ status: error === null ? 0 : (error.code ?? -1), stdout, stderr }),
      );
      child.stdin.on('error', () => {});
      child.stdin.end(input ?? '');
    }),
  start({ program, args, env, log }) {
    const out = fs.openSync(log, 'a');
    const child = spawn(program, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
    child.on('error', (error) => fs.writeSync(out, `${String(error)}\n`));
    running.set(child.pid, child);
    child.on('exit', () => running.delete(child.pid));
    return child.pid;
  },
  stop: ({ pid, signal = 'SIGTERM' }) =>
    new Promise((resolve) => {
      const child = running.get(pid);
      if (child === undefined) return resolve(false);
      child.once('exit', () => resolve(true));
      child.kill(signal);
    }),
  ask: ({ program, args, line }) => (partners.get(program) ?? startPartner(program, args)).ask(line),
  isRunning: ({ pid }) => running.has(pid),
};

async function answer(socket, id, name, input) {
  let message;
  try {
    message = { id, value: (await actions[name](input)) ?? null };
  } catch (error) {
    message = { id, error: { message: error.message, code: error.code } };
  }
  socket.write(`${JSON.stringify(message)}\n`);
}

const nobodyCame = setTimeout(() => process.exit(0), 300_000);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.write('{"ready":true}\n');
  let isClient = false;
  socket.on('error', () => {});
  socket.on('close', () => isClient && process.exit(0));
  const lines = createInterface({ input: socket }).on('error', () => {});
  lines.on('line', (line) => {
    isClient = true;
    clearTimeout(nobodyCame);
    const { id, do: name, ...input } = JSON.parse(line);
    void answer(socket, id, name, input);
  });
});
server.listen(7000, '10.0.2.15');
