#!/usr/bin/env node
/**
 * Makes a fresh clone ready to be tested: what `src/setup.mjs` does, and the real peers of the tests,
 * namely tgtd, libiscsi's programs, wbemcli and pywbem.
 *
 * Nothing is installed into the machine: Debian's packages are unpacked into .cache/debian (Debian's tgt
 * would start a daemon on all addresses), pywbem goes to .cache/venv.  Writes .cache/test-environment.json
 * for test/support/environment.ts.  What cannot be had is named, and the suites that need it are skipped.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { cache, root, say, setUpProject, withLock } from '../src/setup.mjs';

const debian = join(cache, 'debian');
const venv = join(cache, 'venv');
const environmentFile = join(cache, 'test-environment.json');
const requirements = join(root, 'test', 'interop', 'requirements.txt');

/** The programs the tests run: where they are in their Debian package, and arguments that only prove they start. */
const programs = {
  tgtd: { path: 'usr/sbin/tgtd', debianPackage: 'tgt', probe: ['-V'] },
  tgtadm: { path: 'usr/sbin/tgtadm', debianPackage: 'tgt', probe: ['-V'] },
  iscsiInq: { path: 'usr/bin/iscsi-inq', debianPackage: 'libiscsi-bin', probe: ['--help'] },
  iscsiReadcapacity16: {
    path: 'usr/bin/iscsi-readcapacity16',
    debianPackage: 'libiscsi-bin',
    probe: ['--help'],
  },
  iscsiTestCu: { path: 'usr/bin/iscsi-test-cu', debianPackage: 'libiscsi-bin', probe: ['--help'] },
  wbemcli: { path: 'usr/bin/wbemcli', debianPackage: 'sblim-wbemcli', probe: ['-v'] },
};

function setUpTests() {
  try {
    setUpProject();
  } catch (error) {
    // The tests' own type check reports it again, as a failure; what does compile is still tested.
    if (!existsSync(join(root, 'node_modules', 'vitest'))) throw error;
    say(error.message);
  }
  let environment = findEnvironment();
  if (isComplete(environment)) return save(environment);
  withLock(() => {
    environment = findEnvironment();
    if (Object.keys(programs).some((name) => environment[name] === null)) attempt(unpackPrograms);
    environment = findEnvironment();
    if (environment.python === null) attempt(makeVenv);
    environment = findEnvironment();
    save(environment);
  });
  for (const name of missing(environment)) warn(name);
}

/** Reports a failure and goes on: one peer that cannot be had is no reason to test nothing. */
function attempt(step) {
  try {
    step();
  } catch (error) {
    say(error.message);
  }
}

function missing(environment) {
  return [...Object.keys(programs), 'python'].filter((name) => environment[name] === null);
}

function isComplete(environment) {
  return missing(environment).length === 0;
}

function warn(name) {
  const what =
    name === 'python'
      ? 'Python with pywbem'
      : `${programs[name].path} (Debian package ${programs[name].debianPackage})`;
  say(`MISSING: ${what}. Every suite that needs it is SKIPPED. To try again: npm run pretest`);
}

function save(environment) {
  const text = `${JSON.stringify(environment, null, 2)}\n`;
  if (existsSync(environmentFile) && readFileSync(environmentFile, 'utf8') === text) return;
  writeFileSync(environmentFile, text);
}

/** What is there now: the unpacked program, or the one installed on the machine, if it starts; else null. */
function findEnvironment() {
  const libraries = unpackedLibraries();
  const found = { libraryPath: libraries };
  for (const [name, { path, probe }] of Object.entries(programs)) {
    const candidates = [join(debian, path), ...onPath(path.slice(path.lastIndexOf('/') + 1))];
    found[name] = candidates.find((program) => starts(program, probe, libraries)) ?? null;
  }
  const python = join(venv, 'bin', 'python');
  found.python = venvIsCurrent() && starts(python, ['-c', ''], libraries) ? python : null;
  return found;
}

function onPath(name) {
  // /usr/sbin is not on the PATH of an ordinary user of Debian, and tgtd lives there.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name));
}

function starts(program, args, libraries) {
  if (!isExecutable(program)) return false;
  const run = spawnSync(program, args, { env: withLibraries(libraries), timeout: 10_000, stdio: 'ignore' });
  // 127 is the dynamic linker's answer to a missing library; what --help exits with differs by program.
  return run.error === undefined && run.signal === null && run.status !== 127;
}

function isExecutable(program) {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function withLibraries(libraries) {
  const own = process.env['LD_LIBRARY_PATH'];
  return { ...process.env, LD_LIBRARY_PATH: own ? `${libraries}:${own}` : libraries };
}

/** The value of LD_LIBRARY_PATH for unpacked programs: every lib/<architecture> folder under .cache/debian. */
function unpackedLibraries() {
  return ['usr/lib', 'lib']
    .flatMap((lib) => {
      const folder = join(debian, lib);
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((name) => name.endsWith('-linux-gnu') || name.includes('-linux-gnu'))
        .map((name) => join(folder, name));
    })
    .join(':');
}

function unpackPrograms() {
  const wanted = [...new Set(Object.values(programs).map(({ debianPackage }) => debianPackage))];
  unpack(wanted, (name) => wanted.includes(name) || (name.startsWith('lib') && !name.includes('perl')));
}

/**
 * Unpacks Debian packages and those of their dependencies that this machine lacks and `keep` accepts.
 * Scripts (and so perl) are not kept: only programs and the libraries they load are used.
 */
function unpack(wanted, keep) {
  const apt = packageSource(wanted);
  const names = apt.missing.filter((name) => keep(name) && name !== 'libc6');
  say(`unpacking ${names.join(' ')} into .cache/debian`);
  const archives = join(cache, 'archives');
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(archives, { recursive: true });
  const download = apt.run(['download', ...names], archives);
  if (download.status !== 0) throw new Error(`apt-get download failed: ${lastLines(download.stderr)}`);
  mkdirSync(debian, { recursive: true });
  for (const archive of readdirSync(archives)) {
    const dpkg = command('dpkg-deb', ['-x', join(archives, archive), debian]);
    if (dpkg.status !== 0) throw new Error(`dpkg-deb -x ${archive} failed: ${lastLines(dpkg.stderr)}`);
  }
  rmSync(archives, { recursive: true, force: true });
}

/**
 * apt-get with the machine's package lists, or, where these are absent or too old, with lists of our own
 * in .cache/apt: so any user can do it and nothing outside this folder changes.
 */
function packageSource(wanted) {
  const lists = join(cache, 'apt', 'lists');
  const own = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${join(cache, 'apt', 'cache')}`];
  const source = (options) => ({
    run: (args, cwd = root) =>
      command('apt-get', ['-o', 'APT::Sandbox::User=root', ...options, ...args], cwd),
  });
  const tryWith = (options) => {
    const apt = source(options);
    const simulation = apt.run(['install', '--simulate', '--no-install-recommends', ...wanted]);
    if (simulation.status !== 0) return { error: lastLines(simulation.stderr) };
    const missingPackages = [...simulation.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]);
    // The list can name a version that the archive has replaced since.
    const probe = apt.run(['download', '--print-uris', ...missingPackages]);
    return probe.status === 0 ? { ...apt, missing: missingPackages } : { error: lastLines(probe.stderr) };
  };

  if (command('apt-get', ['--version']).status !== 0) {
    throw new Error(`this machine has no apt-get; install ${wanted.join(', ')} by its own means`);
  }
  const atOnce = existsSync(lists) ? tryWith(own) : tryWith([]);
  if (atOnce.error === undefined) return atOnce;
  say('fetching the Debian package lists (apt-get update)');
  for (const folder of [join(lists, 'partial'), join(cache, 'apt', 'cache', 'archives', 'partial')]) {
    mkdirSync(folder, { recursive: true });
  }
  const update = source(own).run(['update']);
  const afterUpdate = tryWith(own);
  if (afterUpdate.error === undefined) return afterUpdate;
  throw new Error(`Debian packages cannot be had: ${lastLines(update.stderr)} ${afterUpdate.error}`);
}

function requirementsDigest() {
  return createHash('sha256').update(readFileSync(requirements)).digest('hex');
}

/** The venv's last file, written when all packages are in it. */
const venvStamp = join(venv, '.requirements.sha256');

function venvIsCurrent() {
  return existsSync(venvStamp) && readFileSync(venvStamp, 'utf8') === requirementsDigest();
}

function makeVenv() {
  const python = findPython() ?? unpackPython();
  say('making .cache/venv with pywbem');
  rmSync(venv, { recursive: true, force: true });
  expectDone(command(python, ['-m', 'venv', '--without-pip', venv]), 'python3 -m venv');
  const pip = pipCommand(python);
  const install = command(
    join(venv, 'bin', 'python'),
    [
      ...pip.args,
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary',
      ':all:',
      '-r',
      requirements,
    ],
    root,
    pip.env,
  );
  expectDone(install, 'pip install');
  writeFileSync(venvStamp, requirementsDigest());
}

function expectDone(run, what) {
  if (run.status !== 0) throw new Error(`${what} failed: ${lastLines(run.stderr)}`);
}

/** A Python that can run the pinned pywbem (3.10 or newer) and make a venv. */
function findPython() {
  const check = 'import sys, venv, ssl; sys.exit(sys.version_info < (3, 10))';
  const candidates = [...onPath('python3'), join(debian, 'usr', 'bin', 'python3')];
  return candidates.find((python) => isExecutable(python) && command(python, ['-c', check]).status === 0);
}

function unpackPython() {
  unpack(['python3-venv'], (name) => /^(lib|python3)/.test(name));
  const python = findPython();
  if (python === undefined) throw new Error('no Python 3.10 or newer; run: apt-get install python3-venv');
  return python;
}

/** How to run pip in a venv that has none: from Debian's wheel, or the one that came with the interpreter. */
function pipCommand(python) {
  const bundled = command(python, [
    '-c',
    'import ensurepip, os; print(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"))',
  ]).stdout.trim();
  const wheel = findPipWheel(bundled) ?? unpackPipWheel();
  return { args: ['-m', 'pip'], env: { PYTHONPATH: wheel } };
}

function findPipWheel(...folders) {
  for (const folder of [...folders, '/usr/share/python-wheels', join(debian, 'usr/share/python-wheels')]) {
    if (folder === '' || !existsSync(folder)) continue;
    const wheel = readdirSync(folder).find((name) => /^pip-.*\.whl$/.test(name));
    if (wheel !== undefined) return join(folder, wheel);
  }
  return undefined;
}

function unpackPipWheel() {
  unpack(['python3-pip-whl'], (name) => name === 'python3-pip-whl');
  const wheel = findPipWheel();
  if (wheel === undefined) throw new Error('no pip wheel; run: apt-get install python3-venv');
  return wheel;
}

function command(program, args, cwd = root, env = {}) {
  return spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...withLibraries(unpackedLibraries()), LC_ALL: 'C', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

function lastLines(text) {
  return (text ?? '').trim().split('\n').slice(-3).join(' ');
}

try {
  setUpTests();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
