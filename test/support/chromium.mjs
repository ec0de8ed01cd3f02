/** Headless Chromium, Debian's package, in a root of its own: its libraries are no other program's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../src/setup.mjs';
import { onPath, isExecutable } from './programs.mjs';
import { run, unpackPackage } from './debianPackages.mjs';

const chromiumRoot = join(cache, 'chromium');
const libraries = join(chromiumRoot, 'usr', 'lib', 'x86_64-linux-gnu');

/** LD_LIBRARY_PATH of the unpacked one. */
export const chromiumLibraries = [libraries, join(libraries, 'pulseaudio')].join(':');

/** The path of the unpacked one, or of one that is installed, if it starts; else null. */
export function findChromium() {
  const unpacked = join(chromiumRoot, 'usr', 'lib', 'chromium', 'chromium-headless-shell');
  const candidates = [
    ...(existsSync(unpacked) ? [unpacked] : []),
    ...onPath('chromium-headless-shell').filter(isExecutable),
  ];
  return candidates.find(starts) ?? null;
}

function starts(program) {
  const { status } = run(program, ['--version'], {
    env: { LD_LIBRARY_PATH: chromiumLibraries },
    timeoutMs: 30_000,
  });
  return status === 0;
}

/** @throws Error with apt-get's last words. */
export function unpackChromium() {
  const needed = /^(?:lib|chromium|fonts)/;
  unpackPackage(
    'chromium-headless-shell',
    (name) => needed.test(name) && !name.includes('perl'),
    chromiumRoot,
  );
}
