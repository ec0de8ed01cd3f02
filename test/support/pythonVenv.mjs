/** Pythons of the tests: venvs in .cache, each with what a requirements.txt pins. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cache, root, say } from '../../src/setup.mjs';
import { debian, lastLines, run, unpackPackage } from './debianPackages.mjs';
import { isExecutable, onPath } from './programs.mjs';

/** That of the interoperability tests, with pywbem. */
const interop = {
  folder: join(cache, 'venv'),
  requirements: join(root, 'test', 'interop', 'requirements.txt'),
};

/** A venv of its own for python-wsmanclient: it is had as source, and pip builds it. */
export const wsmanclient = {
  folder: join(cache, 'venv-wsmanclient'),
  requirements: join(root, 'test', 'interop', 'wsmanclient-requirements.txt'),
};

/** The venv's last file, written when all packages are in it. */
function stampOf({ folder }) {
  return join(folder, '.requirements.sha256');
}

/** The interpreter, or null if the venv is not there, not complete, or its Python is gone. */
export function findVenvPython(venv = interop) {
  const python = join(venv.folder, 'bin', 'python');
  const stamp = stampOf(venv);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== requirementsDigest(venv)) return null;
  return run(python, ['-c', '']).status === 0 ? python : null;
}

/** @throws Error if there is no Python 3.10 or a package cannot be had. */
export function makeVenv(venv = interop) {
  const { folder, requirements } = venv;
  const python = findPython() ?? unpackPython();
  const pipWheel = findPipWheel(python) ?? unpackPipWheel(python);
  say(`making ${relative(root, folder)} with what ${relative(root, requirements)} lists`);
  rmSync(folder, { recursive: true, force: true });
  // Debian's ensurepip is a package of its own; pip also runs straight from its wheel.
  expectDone('python3 -m venv', run(python, ['-m', 'venv', '--without-pip', folder]));
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
  expectDone(
    'pip install',
    run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', ...options, '-r', requirements], {
      env: { PYTHONPATH: pipWheel },
    }),
  );
  writeFileSync(stampOf(venv), requirementsDigest(venv));
}

function requirementsDigest({ requirements }) {
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
