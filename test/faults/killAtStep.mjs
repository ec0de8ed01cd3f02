// Preloaded into a server: when it is armed by SIGUSR2, it kills itself at a step that the file ISCSI_KILL_AT names, as in
// "17 2": at the 17th thing that it seals, writes, syncs, cuts, renames, makes or removes from then on, and 2 turns of the event loop later.
// With "17 2 machine" its whole machine dies, as if it lost its power: for guests alone.
// ISCSI_KILL_AT_START says the same of its start, in place of a file.
import crypto from 'node:crypto';
import fs, { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

let left = 0;
let turns = 0;
let dies = 'process';

function die() {
  // At once, and without writing what waits for the disk.
  if (dies === 'machine') fs.writeFileSync('/proc/sysrq-trigger', 'b');
  process.kill(process.pid, 'SIGKILL');
}

function later(after) {
  if (after === 0) die();
  else setImmediate(() => later(after - 1));
}

function step() {
  if (left === 0) return;
  left -= 1;
  if (left === 0) later(turns);
}

function counted(object, name) {
  const original = object[name];
  object[name] = function (...given) {
    step();
    return Reflect.apply(original, this, given);
  };
}

function arm(text) {
  const [step, after = 0, victim = 'process'] = text.trim().split(' ');
  left = Number(step);
  turns = Number(after);
  dies = victim;
}

if (process.env.ISCSI_KILL_AT || process.env.ISCSI_KILL_AT_START) {
  process.on('SIGUSR2', () => arm(readFileSync(process.env.ISCSI_KILL_AT, 'utf8')));
  arm(process.env.ISCSI_KILL_AT_START ?? '0 0');
  counted(crypto, 'createCipheriv');
  for (const name of ['fsyncSync', 'renameSync', 'writeFileSync']) counted(fs, name);
  // What pools do to files, and a driver of LIO to the kernel's.
  for (const name of ['copyFile', 'rename', 'rm', 'mkdir', 'rmdir', 'symlink', 'unlink'])
    counted(fs.promises, name);
  syncBuiltinESMExports();
  const handle = await open('/dev/null');
  for (const name of ['appendFile', 'datasync', 'sync', 'truncate', 'write'])
    counted(Object.getPrototypeOf(handle), name);
  await handle.close();
}
