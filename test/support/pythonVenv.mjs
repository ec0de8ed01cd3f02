/** The Python of the interoperability tests: a venv in .cache/venv with what requirements.txt pins. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root, say } from '../../src/setup.mjs';
import { debian, lastLines, run, unpackPackage } from './debianPackages.mjs';
import { isExecutable, onPath } from './programs.mjs';

const venv = join(cache, 'venv');
const requirements = join(root, 'test', 'interop', 'requirements.txt');

/** The venv's last file, written when all packages are in it. */
const stamp = join(venv, '.requirements.sha256');

/** The interpreter, or null if the venv is not there, not complete, or its Python is gone. */
export function findVenvPython() {
  const python = join(venv, 'bin', 'python');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== requirementsDigest()) return null;
  return run(python, ['-c', '']).status === 0 ? python : null;
}

/** @throws Error if there is no Python 3.10 or a package cannot be had. */
export function makeVenv() {
  const python = findPython() ?? unpackPython();
  const pipWheel = findPipWheel(python) ?? unpackPipWheel(python);
  say('making .cache/venv with pywbem');
  rmSync(venv, { recursive: true, force: true });
  // Debian's ensurepip is a package of its own; pip also runs straight from its wheel.
  expectDone('python3 -m venv', run(python, ['-m', 'venv', '--without-pip', venv]));
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
  expectDone(
    'pip install',
    run(join(venv, 'bin', 'python'), ['-m', 'pip', 'install', ...options, '-r', requirements], {
      env: { PYTHONPATH: pipWheel },
    }),
  );
  writeFileSync(stamp, requirementsDigest());
}

function requirementsDigest() {
  return createHash('sha256').update(readFileSync(requirements)).digest('hex');
}

function expectDone(what, { status, stderr, error }) {
  if (status !== 0) throw new Error(`${what} failed: ${error?.message ?? lastLines(stderr)}`);
}

/** A Python that can run the pinned packages (3.10 or newer) and make a venv. */
function findPython() {
  const check = 'import sys, venv, ssl; sys.exit(sys.version_info < (3, 10))';
  const candidates = [...onPath('python3'), join(debian, 'usr', 'bin', 'python3')];
  return candidates.find((python) => isExecutable(python) && run(python, ['-c', check]).status === 0);
}

function unpackPython() {
  unpackPackage('python3-venv', (name) => /^(?:lib|python3)/.test(name));
  return expectFound(findPython(), 'Python 3.10 or newer');
}

function findPipWheel(python) {
  const bundled =
    'import ensurepip, os; print(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"))';
  const folders = [run(python, ['-c', bundled]).stdout.trim(), '/usr/share/python-wheels'];
  return [...folders, join(debian, 'usr/share/python-wheels')]
    .filter((folder) => folder !== '' && existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .find((file) => /\/pip-[^/]*\.whl$/.test(file));
}

function unpackPipWheel(python) {
  unpackPackage('python3-pip-whl', () => false);
  return expectFound(findPipWheel(python), "pip's wheel");
}

function expectFound(found, what) {
  if (found === undefined)
    throw new Error(`there is no ${what}; install it with: apt-get install python3-venv`);
  return found;
}
