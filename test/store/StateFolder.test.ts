import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFolder } from '../../src/store/StateFolder.js';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'state-')), 'state');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

describe('the state folder', () => {
  it('is made for its owner alone, and belongs to one process until it is released', () => {
    const first = new StateFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(() => new StateFolder(path)).toThrow(
      `the state folder "${path}" is in use by process ${process.pid}: expected to be its only user`,
    );
    expect(readdirSync(path)).toEqual(['owner']);
    first.release();
    new StateFolder(path).release();
    expect(readdirSync(path)).toEqual([]);
  });

  it('is refused while another process has it, and taken over when that was killed', async () => {
    const holder = spawn(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `const { StateFolder } = await import('./src/store/StateFolder.ts'); new StateFolder(${JSON.stringify(path)});
       console.log('mine'); setInterval(() => {}, 1000);`,
    ]);
    await once(holder.stdout, 'data');
    expect(() => new StateFolder(path)).toThrow(`is in use by process ${holder.pid}:`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(join(path, 'owner'))).toBe(true);
    const folder = new StateFolder(path);
    expect(readdirSync(path)).toEqual(['owner']);
    folder.release();
  });

  it('is taken over from a process that was killed and that its parent has not collected yet', async () => {
    // A shell that does not wait for its child: what was killed stays in the list of processes.
    const parent = spawn('/bin/sh', [
      '-c',
      `"${process.execPath}" --import tsx --input-type=module -e "const { StateFolder } = await import('./src/store/StateFolder.ts'); new StateFolder(process.argv[1]); console.log(process.pid); setInterval(() => {}, 1000);" "${path}" & exec sleep 60`,
    ]);
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    const owner = Number(String(pid));
    expect(() => new StateFolder(path)).toThrow(`is in use by process ${owner}:`);
    process.kill(owner, 'SIGKILL');
    const folder = new StateFolder(path);
    expect(readFileSync(`/proc/${owner}/stat`, 'utf8')).toMatch(/\) [ZX] /u);
    folder.release();
    parent.kill('SIGKILL');
  });

  it.each([
    ['the id has come round to a younger process', `${process.pid} 1 00000000-0000-0000-0000-000000000000`],
    ['the file holds no process', 'nonsense'],
    ['the file is empty', ''],
  ])('is taken over when %s', (_, owner) => {
    new StateFolder(path).release();
    writeFileSync(join(path, 'owner'), owner);
    const folder = new StateFolder(path);
    expect(readFileSync(join(path, 'owner'), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+ `, 'u'));
    folder.release();
  });

  it('is refused when others can write to it, and when it cannot be made', () => {
    new StateFolder(path).release();
    chmodSync(path, 0o770);
    expect(() => new StateFolder(path)).toThrow(
      `the state folder "${path}" has mode 0770: expected one that group and others cannot write to`,
    );
    expect(() => new StateFolder('/dev/null/state')).toThrow(
      'the state folder "/dev/null/state" cannot be used (ENOTDIR): expected a folder, or a place where one can be made',
    );
  });

  it.runIf(process.geteuid?.() === 0)('is refused when it belongs to another user', () => {
    new StateFolder(path).release();
    chownSync(path, 65_534, 65_534);
    expect(() => new StateFolder(path)).toThrow(
      `the state folder "${path}" belongs to user id 65534: expected 0`,
    );
  });
});
