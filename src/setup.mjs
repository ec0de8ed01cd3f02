#!/usr/bin/env node
/**
 * Makes a fresh clone ready to run: installs the npm packages and compiles src/ to dist/.
 *
 * Runs before `npm start`, so it is plain JavaScript and needs nothing that is not in Node.
 * Does nothing, in well under a second and without a network, where all is in place.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const cache = join(root, '.cache');

const LOCK_PATIENCE_MS = 15 * 60_000;
const LOCK_POLL_MS = 200;

/** One line for each thing that is done, on standard error: standard output belongs to the program. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Installs and builds what is missing or out of date.
 *
 * @throws Error with a sentence that names what failed.
 */
export function setUpProject() {
  expectNodeVersion();
  if (!packagesAreStale() && !buildIsStale()) return;
  withLock(() => {
    // Looked at again: another run may have done it while this one waited.
    if (packagesAreStale()) installPackages();
    if (buildIsStale()) build();
  });
}

/** Runs `work` while no other set-up of this folder runs; waits up to a quarter of an hour for one that does. */
export function withLock(work) {
  const lock = join(cache, 'setup.lock');
  mkdirSync(cache, { recursive: true });
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (let waits = 0; !tryLock(lock); waits += 1) {
    if (waits === 0) say('another set-up is running, waiting for it');
    if (Date.now() > deadline)
      throw new Error(`${lock} is still held after 15 minutes; remove it if nothing runs`);
    sleep(LOCK_POLL_MS);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock) {
  const owner = join(lock, 'pid');
  try {
    mkdirSync(lock);
    writeFileSync(owner, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(lock, owner)) {
    // Renamed first: of several waiting runs only one can move it away.
    const moved = `${lock}.${process.pid}`;
    try {
      renameSync(lock, moved);
      rmSync(moved, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return false;
}

/** Whether the process that made the lock is gone, or died before it could write its number. */
function isAbandoned(lock, owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    if (error.code !== 'ENOENT') return false;
  }
  try {
    return Date.now() - statSync(lock).mtimeMs > 10_000;
  } catch {
    return false;
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function expectNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node ${process.versions.node} is too old: iscsi-wbem needs 20.19 or newer`);
}

/**
 * Whether node_modules differs from package-lock.json.  npm writes what it installed to
 * node_modules/.package-lock.json as its last act, so an interrupted installation counts as stale.
 */
function packagesAreStale() {
  const installedList = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return true;
  const installed = readJson(installedList).packages;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  return Object.entries(wanted).some(([path, { version, optional, peer }]) => {
    if (path === '') return false;
    const found = installed[path];
    // A package for another operating system or processor is rightly absent.
    if (found === undefined) return !(optional === true || peer === true);
    return found.version !== version;
  });
}

function installPackages() {
  say('installing the npm packages (npm ci)');
  const ci = npm('ci');
  if (ci.status === 0) return;
  // npm leaves out of a lock file what its registry lacked when it was written, if only a binary for another
  // platform, and then refuses that lock file.  The versions it does name are installed all the same.
  if (!/ code EUSAGE$/m.test(ci.stderr))
    throw new Error(`npm ci failed: ${ci.error?.message ?? ci.stderr.trim()}`);
  say('package-lock.json is incomplete, installing what it names (npm install --no-save)');
  const install = npm('install', '--no-save');
  if (install.status !== 0) throw new Error(`npm install failed: ${install.stderr.trim()}`);
}

function npm(...args) {
  // No package needs its installation script: lmdb, esbuild and oxlint ship their binaries as packages.
  const options = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  return spawnSync('npm', [...args, ...options], { cwd: root, encoding: 'utf8' });
}

const buildStamp = join(root, 'dist', '.built');

function buildIsStale() {
  if (!existsSync(buildStamp)) return true;
  const builtAt = statSync(buildStamp).mtimeMs;
  return [join(root, 'tsconfig.json'), join(root, 'package-lock.json'), ...sourcesIn(join(root, 'src'))].some(
    (file) => statSync(file).mtimeMs > builtAt,
  );
}

function* sourcesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesIn(path);
    else if (/\.(?:ts|mjs|css|js)$/u.test(entry.name)) yield path;
  }
}

function build() {
  say('compiling and bundling src/ to dist/ (tsc, rolldown)');
  // The stamp carries the time at which the build began: a file saved meanwhile is newer.
  const startedAt = new Date();
  const built = spawnSync(process.execPath, [join(root, 'src', 'build.mjs')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.error?.message ?? built.stderr.trim());
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, '');
  utimesSync(buildStamp, startedAt, startedAt);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    setUpProject();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
