import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../support/environment.js';
import { buildOnce } from '../support/server.js';

/** A bundle of two chunks with the loader of the project. */
let folder: string;
const chunk = (name: string): string => join(folder, 'chunks', name);

beforeAll(async () => {
  await buildOnce();
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  cpSync(join(projectFolder, 'dist', 'modules', 'bundle'), join(folder, 'modules', 'bundle'), {
    recursive: true,
  });
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    chunk('first.cjs'),
    '"use strict";const{twice}=require("./second.cjs");const os=require("node:os");exports.four=twice(2);exports.ofNode=os.EOL;exports.file=__filename;',
  );
  writeFileSync(
    chunk('second.cjs'),
    '"use strict";exports.twice=n=>n*2;exports.later=()=>require("bundle:importModule").importModule("node:path");',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the first chunk exports, and whether V8 took the stored code of each chunk; undefined where there was none. */
function load(...flags: readonly string[]): { readonly exports: unknown; readonly rejected: unknown } {
  const program = join(folder, 'load.js');
  writeFileSync(
    program,
    `import { chunkScripts, loadChunk } from './modules/bundle/loadChunk.js';
    const exports = loadChunk('first.cjs');
    if (loadChunk('first.cjs') !== exports) throw new Error('it was run twice');
    if ((await loadChunk('second.cjs').later()).sep === undefined) throw new Error('import() gave nothing');
    const rejected = [...chunkScripts.values()].map((script) => script.cachedDataRejected ?? 'none');
    process.stdout.write(JSON.stringify({ exports, rejected }));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ReturnType<typeof load>;
}

describe('a chunk of the bundle', () => {
  const exported = (): object => ({ four: 4, ofNode: '\n', file: chunk('first.cjs') });

  it('is compiled where no code of it is stored', () => {
    expect(load()).toEqual({ exports: exported(), rejected: ['none', 'none'] });
  });

  describe('whose code is stored', () => {
    beforeAll(() => {
      const writer = join(folder, 'modules', 'bundle', 'writeCodeCache.js');
      const { status, stderr } = spawnSync(process.execPath, [writer, 'first.cjs'], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the code was not stored: ${stderr}`);
    });

    it('runs from the code', () => {
      expect(load()).toEqual({ exports: exported(), rejected: [false, false] });
    });

    it('is compiled if V8 has other options than it had then', () => {
      expect(load('--stack-size=900')).toEqual({ exports: exported(), rejected: [true, true] });
    });

    it.each([
      ['is cut short', (code: Buffer) => code.subarray(0, code.length / 2)],
      ['is empty', () => Buffer.alloc(0)],
      ['is no code', (code: Buffer) => Buffer.alloc(code.length, 'x')],
    ])('is compiled if the stored code %s', (_what, damage) => {
      const file = `${chunk('second.cjs')}.code`;
      const whole = readFileSync(file);
      writeFileSync(file, damage(whole));
      expect(load()).toEqual({ exports: exported(), rejected: [false, true] });
      writeFileSync(file, whole);
    });
  });
});

it('the build stores the code of what a server runs from its start to its first answer', () => {
  const files = readdirSync(join(projectFolder, 'dist', 'chunks'));
  for (const name of ['main', 'serve', 'index', 'dataPathWorker', 'runCli'])
    expect(files).toContainEqual(expect.stringMatching(new RegExp(`^${name}-[\\w-]+\\.cjs\\.code$`, 'u')));
});
