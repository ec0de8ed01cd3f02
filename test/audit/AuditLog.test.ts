import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog, type AuditRecord } from '../../src/audit/AuditLog.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const added: AuditRecord = {
  who: 'admin',
  address: '127.0.0.1',
  door: 'cim-xml',
  what: 'add',
  target: 'iqn.2026-11.example:disk1',
  account: 'alice',
  outcome: 'done',
  cause: null,
  proof: { state: 'proved', reason: null },
  durationMs: 12.5,
};
const now = (): Date => new Date('2026-11-21T04:00:00.000Z');
const line = (who: string): string =>
  `{"time":"2026-11-21T04:00:00.000Z","who":"${who}","address":"127.0.0.1","door":"cim-xml","what":"add",` +
  '"target":"iqn.2026-11.example:disk1","account":"alice","outcome":"done","cause":null,' +
  '"proof":{"state":"proved","reason":null},"durationMs":12.5}\n';

describe('the audit record', () => {
  it('is one JSON line for each act, in a file of mode 0600', async () => {
    const log = await AuditLog.open(folder, now);
    await log.write(added);
    expect(readFileSync(path, 'utf8')).toBe(line('admin'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await log.close();
  });

  it('is appended to after a restart', async () => {
    for (const who of ['first', 'second']) {
      const log = await AuditLog.open(folder, now);
      await log.write({ ...added, who });
      await log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe(line('first') + line('second'));
  });

  it('holds the lines in the order of the calls, whole, however many come at once', async () => {
    const log = await AuditLog.open(folder, now);
    const names = Array.from({ length: 200 }, (_, n) => `user ${n}`);
    await Promise.all(names.map((who) => log.write({ ...added, who })));
    expect(readFileSync(path, 'utf8')).toBe(names.map(line).join(''));
    await log.close();
  });

  it('takes nothing from a record but its fields, and no line end from a value', async () => {
    const log = await AuditLog.open(folder, now);
    const carrying = { ...added, who: 'a\n{"who":"forged"}', secret: 'Tr0ub4dor-secret' };
    await log.write(carrying);
    const text = readFileSync(path, 'utf8');
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('Tr0ub4dor');
    await log.close();
  });

  it('goes on in a new line behind one that a crash cut short', async () => {
    writeFileSync(path, `${line('before')}{"time":"2026-`, { mode: 0o600 });
    const log = await AuditLog.open(folder, now);
    await log.write({ ...added, who: 'after' });
    expect(readFileSync(path, 'utf8')).toBe(`${line('before')}{"time":"2026-\n${line('after')}`);
    await log.close();
  });

  it('leaves nothing of a line that the disk had no room for, and goes on when there is room', async () => {
    // In a process of its own: the limit on the size of files holds for all that a process writes.
    const script = `
      const { execFileSync } = await import('node:child_process');
      const { AuditLog } = await import('./src/audit/AuditLog.ts');
      const limit = (bytes) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + bytes + ':unlimited']);
      const log = await AuditLog.open(${JSON.stringify(folder)}, () => new Date('2026-11-21T04:00:00.000Z'));
      const added = ${JSON.stringify(added)};
      await log.write({ ...added, who: 'first' });
      limit(${line('first').length + 100});
      const [outcome] = await Promise.allSettled([log.write({ ...added, who: 'second' })]);
      limit('unlimited');
      await log.write({ ...added, who: 'third' });
      console.log(outcome.reason.message, outcome.reason.cause.code);`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(stdout).toBe('the audit record could not be written EFBIG\n');
    expect(readFileSync(path, 'utf8')).toBe(line('first') + line('third'));
  });

  it('fails the caller when it cannot be written, and leaves nothing of the line', async () => {
    const log = await AuditLog.open(folder, now);
    await log.write(added);
    await log.close();
    await expect(log.write(added)).rejects.toThrow('the audit record could not be written');
    expect(readFileSync(path, 'utf8')).toBe(line('admin'));
  });

  it('is refused when others can read it, or when it is a link', async () => {
    appendFileSync(path, '');
    chmodSync(path, 0o644);
    await expect(AuditLog.open(folder)).rejects.toThrow(`the audit record "${path}" has mode 0644`);
    rmSync(path);
    symlinkSync('/dev/null', path);
    await expect(AuditLog.open(folder)).rejects.toThrow(`the audit record "${path}" cannot be opened`);
  });
});
