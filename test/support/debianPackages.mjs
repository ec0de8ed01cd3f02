/**
 * Debian packages unpacked into .cache/debian, one root that all of them share.
 *
 * Nothing is installed: Debian's tgt would start a daemon on all addresses.  Any user can do it, and nothing
 * outside this project changes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { cache, root, say } from '../../src/setup.mjs';

export const debian = join(cache, 'debian');

const lists = join(cache, 'apt', 'lists');

/** apt-get with the lists of the machine, and with lists of our own, which any user can fetch. */
const ownLists = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${join(cache, 'apt', 'cache')}`];

let listsAreFresh = false;

/**
 * Unpacks a Debian package and those of its dependencies that this machine lacks and `keep` accepts.
 *
 * @throws Error with the last words of apt-get if it cannot be had.
 */
export function unpackPackage(name, keep, into = debian) {
  withLists(name, (options) => {
    const simulation = apt(options, ['install', '--simulate', '--no-install-recommends', name]);
    if (simulation.status !== 0) return lastLines(simulation.stderr);
    // libc6 stays the machine's own: the programs must fit the loader that starts them.
    const names = [...simulation.stdout.matchAll(/^Inst (\S+)/gm)]
      .map(([, dependency]) => dependency)
      .filter((dependency) => dependency === name || (keep(dependency) && dependency !== 'libc6'));
    return names.length === 0 ? null : download(names, options, into);
  });
}

/** Unpacks these packages and no dependency of theirs, whatever is installed on this machine.  @throws as unpackPackage. */
export function unpackExactly(names, into) {
  withLists(names.join(' '), (options) => download(names, options, into));
}

/** The package of which a package without content is the newest version, such as linux-image-amd64.  @throws as unpackPackage. */
export function dependencyOf(name, pattern) {
  let found;
  withLists(name, (options) => {
    const { status, stdout, stderr } = apt(options, ['show', name], root, 'apt-cache');
    if (status !== 0) return lastLines(stderr);
    found = pattern.exec(/^Depends: (.*)$/m.exec(stdout)?.[1] ?? '')?.[0];
    return found === undefined ? `${name} depends on nothing like ${pattern}` : null;
  });
  return found;
}

/** Tries with the lists that there are, and then with fresh ones: lists that are missing or name a version that is gone look alike. */
function withLists(name, attempt) {
  if (run('apt-get', ['--version']).status !== 0)
    throw new Error(`${name} is not unpacked: there is no apt-get here`);
  let fault = attempt(existsSync(lists) ? ownLists : []);
  if (fault !== null && !listsAreFresh) {
    fetchLists();
    fault = attempt(ownLists);
  }
  if (fault !== null) throw new Error(`the Debian package ${name} cannot be had: ${fault}`);
}

function fetchLists() {
  say('fetching the Debian package lists (apt-get update)');
  for (const folder of [join(lists, 'partial'), join(cache, 'apt', 'cache', 'archives', 'partial')]) {
    mkdirSync(folder, { recursive: true });
  }
  apt(ownLists, ['update']);
  listsAreFresh = true;
}

/** @returns null, or why it did not work. */
function download(names, options, into) {
  say(`unpacking ${names.join(' ')} into ${relative(root, into)}`);
  const archives = join(cache, 'archives');
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(archives, { recursive: true });
  try {
    const { status, stderr } = apt(options, ['download', ...names], archives);
    if (status !== 0) return lastLines(stderr);
    mkdirSync(into, { recursive: true });
    for (const archive of readdirSync(archives)) {
      const dpkg = run('dpkg-deb', ['-x', join(archives, archive), into]);
      if (dpkg.status !== 0) return `${archive}: ${lastLines(dpkg.stderr)}`;
    }
    return null;
  } finally {
    rmSync(archives, { recursive: true, force: true });
  }
}

function apt(options, args, folder = root, program = 'apt-get') {
  return run(program, ['-o', 'APT::Sandbox::User=root', ...options, ...args], { folder });
}

/** The folders of shared libraries under .cache/debian, for LD_LIBRARY_PATH; '' if there is none. */
export function unpackedLibraries() {
  return ['usr/lib', 'lib']
    .map((lib) => join(debian, lib))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => /-linux-gnu[a-z0-9]*$/.test(folder))
    .join(':');
}

/** Runs a program, which may be an unpacked one, to its end; messages in English. */
export function run(program, args, { folder = root, env = {}, timeoutMs, input } = {}) {
  const libraries = [unpackedLibraries(), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...(libraries !== '' && { LD_LIBRARY_PATH: libraries }), LC_ALL: 'C', ...env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: timeoutMs,
    input,
  });
}

export function lastLines(text) {
  return (text ?? '').trim().split('\n').slice(-3).join(' ');
}
