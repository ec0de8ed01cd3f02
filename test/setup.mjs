#!/usr/bin/env node
/**
 * Makes a fresh clone ready to be tested: what `src/setup.mjs` does, and the real peers of the tests,
 * namely tgtd, libiscsi's programs, wbemcli and pywbem, and the other versions of Node, all of them inside .cache.
 *
 * Writes .cache/test-environment.json for test/support/environment.ts.  What cannot be had is named, and the
 * suites that need it are skipped.  Where all is in place it takes no network and less than a second.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { cache, root, say, setUpProject, withLock } from '../src/setup.mjs';
import { unpackedLibraries, unpackPackage } from './support/debianPackages.mjs';
import { findChromium, unpackChromium } from './support/chromium.mjs';
import { findProgram, programs } from './support/programs.mjs';
import { findNode, nodeVersions, provideNode } from './support/nodeVersions.mjs';
import {
  findGuestKernel,
  findQemu,
  findQemuImg,
  unpackGuest,
  unpackQemu,
  unpackQemuImg,
} from './guest/packages.mjs';
import { findVenvPython, makeVenv, wsmanclient } from './support/pythonVenv.mjs';

const environmentFile = join(cache, 'test-environment.json');

function setUpTests() {
  try {
    setUpProject();
  } catch (error) {
    // The tests' own type check reports it again, as a failure; what does compile is still tested.
    if (!existsSync(join(root, 'node_modules', 'vitest'))) throw error;
    say(error.message);
  }
  const found = findEnvironment();
  if (missingPackages(found).length === 0) return save(found);
  withLock(() => {
    // Looked at again: another run may have done it while this one waited.
    for (const name of missingPackages(findEnvironment())) attempt(() => provide(name));
    save(findEnvironment());
  });
  for (const name of missingPackages(findEnvironment())) {
    say(`MISSING ${name}: every suite that needs it is SKIPPED.  When its cause is mended: npm run pretest`);
  }
}

/** What there is now; the keys are those of TestEnvironment. */
function findEnvironment() {
  const found = Object.entries(programs).map(([name, program]) => [name, findProgram(program)]);
  return {
    ...Object.fromEntries(found),
    python: findVenvPython(),
    wsmanclientPython: findVenvPython(wsmanclient),
    libraryPath: unpackedLibraries(),
    qemu: findQemu(),
    qemuImg: findQemuImg(),
    guestKernel: findGuestKernel(),
    chromium: findChromium(),
    ...Object.fromEntries(nodeVersions.map((version) => [`Node ${version}`, findNode(version)])),
  };
}

/** Peers that are more than a program of a package: their key, what they are called, and how they are had. */
const others = [
  { key: 'python', name: 'pywbem', provide: () => makeVenv() },
  { key: 'wsmanclientPython', name: 'python-wsmanclient', provide: () => makeVenv(wsmanclient) },
  { key: 'qemu', name: 'qemu', provide: unpackQemu },
  { key: 'qemuImg', name: 'qemu-img', provide: unpackQemuImg },
  { key: 'guestKernel', name: 'the guest with LIO (kernel, open-iscsi, rtslib)', provide: unpackGuest },
  { key: 'chromium', name: 'chromium', provide: unpackChromium },
  ...nodeVersions.map((version) => ({
    key: `Node ${version}`,
    name: `Node ${version}`,
    provide: () => provideNode(version),
  })),
];

/** What is to be provided: Debian packages of which a program is missing, and the others. */
function missingPackages(environment) {
  const lacking = Object.keys(programs).filter((name) => environment[name] === null);
  const packages = new Set(lacking.map((name) => programs[name].debianPackage));
  const lackingOthers = others.filter(({ key }) => environment[key] === null);
  return [...packages, ...lackingOthers.map(({ name }) => name)];
}

function provide(name) {
  const other = others.find((each) => each.name === name);
  if (other !== undefined) other.provide();
  // Of the dependencies only libraries: scripts, and perl with them, are not used.
  else unpackPackage(name, (dependency) => dependency.startsWith('lib') && !dependency.includes('perl'));
}

/** Reports a failure and goes on: one peer that cannot be had is no reason to test nothing. */
function attempt(step) {
  try {
    step();
  } catch (error) {
    say(error.message);
  }
}

function save(environment) {
  const text = `${JSON.stringify(environment, null, 2)}\n`;
  if (existsSync(environmentFile) && readFileSync(environmentFile, 'utf8') === text) return;
  writeFileSync(environmentFile, text);
}

try {
  setUpTests();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
