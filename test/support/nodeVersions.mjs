/**
 * Further versions of Node that the tests run on, each a program of the npm registry's packages node-linux-<processor>,
 * in a folder of its own in .cache.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { cache } from '../../src/setup.mjs';

/** The oldest that package.json allows, and the newest of each later line with long-term support. */
export const nodeVersions = ['20.19.0', '22.23.5', '24.22.3'];

const packageName = `node-${process.platform}-${process.arch}`;

function folderOf(version) {
  return join(cache, 'node', version);
}

/** Path of that version, if it is there and starts; the running program if it is of that version; else null. */
export function findNode(version) {
  if (process.versions.node === version) return process.execPath;
  const program = join(folderOf(version), 'node_modules', packageName, 'bin', 'node');
  if (!existsSync(program)) return null;
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return stdout?.trim() === `v${version}` ? program : null;
}

/** @throws Error with npm's last words. */
export function provideNode(version) {
  const folder = folderOf(version);
  mkdirSync(folder, { recursive: true });
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', '--prefix', folder, ...options, `${packageName}@${version}`],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) {
    const words = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
    throw new Error(`Node ${version} cannot be had: ${words}`);
  }
}

/** The versions that a word of the command line means: `24`, `22.23.5`.  @throws Error if it means none. */
export function nodeVersionsLike(word) {
  const found = nodeVersions.filter((version) => version === word || version.startsWith(`${word}.`));
  if (found.length > 0) return found;
  throw new Error(`Node ${word} is not tested: expected one of ${nodeVersions.join(', ')}`);
}
