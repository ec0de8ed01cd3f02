import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
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
import type { AuditHead } from '../../src/audit/AuditChain.js';
import { verifyAudit } from '../../src/audit/verifyAudit.js';
import { AuditLog, type AuditLogOptions, type AuditRecord } from '../../src/audit/AuditLog.js';

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
const key = Buffer.alloc(32, 7);
const hmac = (text: string | Buffer): string => createHmac('sha256', key).update(text).digest('base64url');
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const noPrior = hmac(Buffer.concat([Buffer.from('prior\n'), sha256('')]));

/** The lines of a chain, from the first record on. */
function lines(names: readonly string[], first = noPrior): string[] {
  let before = first;
  return names.map((who, index) => {
    const body =
      `{"n":${index + 1},"time":"2026-11-21T04:00:00.000Z","who":"${who}","address":"127.0.0.1","door":"cim-xml",` +
      '"what":"add","target":"iqn.2026-11.example:disk1","account":"alice","outcome":"done","cause":null,' +
      '"proof":{"state":"proved","reason":null},"durationMs":12.5}';
    before = hmac(`${before}\n${body}`);
    return `${body.slice(0, -1)},"mac":"${before}"}\n`;
  });
}
const text = (...names: string[]): string => lines(names).join('');

let kept: AuditHead | null;
beforeEach(() => {
  kept = null;
});
const options: AuditLogOptions = {
  key,
  now,
  head: {
    get: () => kept,
    put: async (head) => {
      kept = head;
    },
  },
};

/** Writes a record for each name and closes the file again. */
async function writeAll(names: readonly string[], more: Partial<AuditLogOptions> = {}): Promise<void> {
  const log = await AuditLog.open(folder, { ...options, ...more });
  for (const who of names) await log.write({ ...added, who });
  await log.close();
}

async function faults(): Promise<readonly string[]> {
  return (await verifyAudit(folder, key, kept)).faults;
}

describe('the audit record', () => {
  it('is one JSON line for each act, in a file of mode 0600', async () => {
    const log = await AuditLog.open(folder, options);
    await log.write(added);
    expect(readFileSync(path, 'utf8')).toBe(text('admin'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await log.close();
  });

  it('is appended to after a restart', async () => {
    for (const who of ['first', 'second']) {
      const log = await AuditLog.open(folder, options);
      await log.write({ ...added, who });
      await log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe(text('first', 'second'));
  });

  it('holds the lines in the order of the calls, whole, however many come at once', async () => {
    const log = await AuditLog.open(folder, options);
    const names = Array.from({ length: 200 }, (_, n) => `user ${n}`);
    await Promise.all(names.map((who) => log.write({ ...added, who })));
    expect(readFileSync(path, 'utf8')).toBe(lines(names).join(''));
    await log.close();
  });

  it('takes nothing from a record but its fields, and no line end from a value', async () => {
    const log = await AuditLog.open(folder, options);
    const carrying = { ...added, who: 'a\n{"who":"forged"}', secret: 'Tr0ub4dor-secret' };
    await log.write(carrying);
    const written = readFileSync(path, 'utf8');
    expect(written.split('\n')).toHaveLength(2);
    expect(written).not.toContain('Tr0ub4dor');
    await log.close();
  });

  it('cuts what a crash left of a line that was never answered', async () => {
    await writeAll(['before']);
    const [, second = ''] = lines(['before', 'never answered']);
    for (let bytes = 1; bytes < second.length; bytes += 20) {
      writeFileSync(path, text('before') + second.slice(0, bytes));
      const { mac } = JSON.parse(text('before')) as { mac: string };
      kept = { count: 1, mac, priorBytes: 0 };
      await writeAll(['after']);
      const [first, settled = '', after = '', end] = readFileSync(path, 'utf8').split('\n');
      expect([`${first}\n`, end]).toEqual([text('before'), '']);
      expect(JSON.parse(settled)).toMatchObject({
        n: 2,
        who: 'server',
        what: 'auditSettled',
        cause: `a line that a crash cut off after ${bytes} bytes was removed: nobody had been told that it is written`,
      });
      expect(JSON.parse(after)).toMatchObject({ n: 3, who: 'after' });
      expect(await faults()).toEqual([]);
    }
  });

  it('leaves nothing of a line that the disk had no room for, and goes on when there is room', async () => {
    // In a process of its own: the limit on the size of files holds for all that a process writes.
    const script = `
      const { execFileSync } = await import('node:child_process');
      const { AuditLog } = await import('./src/audit/AuditLog.ts');
      const limit = (bytes) => execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=' + bytes + ':unlimited']);
      let kept = null;
      const log = await AuditLog.open(${JSON.stringify(folder)}, {
        key: Buffer.alloc(32, 7),
        now: () => new Date('2026-11-21T04:00:00.000Z'),
        head: { get: () => kept, put: async (head) => { kept = head; } },
      });
      const added = ${JSON.stringify(added)};
      await log.write({ ...added, who: 'first' });
      limit(${text('first').length + 100});
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
    expect(readFileSync(path, 'utf8')).toBe(text('first', 'third'));
  });

  it('opens on a full disk; what the start found goes to disk with the next record', async () => {
    await writeAll(['before']);
    appendFileSync(path, '{"n":2');
    let isFull = true;
    const head = {
      get: () => kept,
      async put(next: AuditHead, ended: readonly string[]): Promise<void> {
        if (isFull) throw new Error('no space left on device');
        await options.head.put(next, ended);
      },
    };
    const log = await AuditLog.open(folder, { ...options, head });
    expect(readFileSync(path, 'utf8')).toBe(text('before'));
    await expect(log.write(added)).rejects.toThrow('the audit record could not be written');
    isFull = false;
    await log.write({ ...added, who: 'after' });
    await log.close();
    const found = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AuditRecord);
    expect(found.map(({ who, what }) => `${who} ${what}`)).toEqual([
      'before add',
      'server auditSettled',
      'after add',
    ]);
    expect(await faults()).toEqual([]);
  });

  it('fails the caller when it cannot be written, and leaves nothing of the line', async () => {
    const log = await AuditLog.open(folder, options);
    await log.write(added);
    await log.close();
    await expect(log.write(added)).rejects.toThrow('the audit record could not be written');
    expect(readFileSync(path, 'utf8')).toBe(text('admin'));
  });

  it('is refused when others can read it, or when it is a link', async () => {
    appendFileSync(path, '');
    chmodSync(path, 0o644);
    await expect(AuditLog.open(folder, options)).rejects.toThrow(`the audit record "${path}" has mode 0644`);
    rmSync(path);
    symlinkSync('/dev/null', path);
    await expect(AuditLog.open(folder, options)).rejects.toThrow(
      `the audit record "${path}" cannot be opened (ELOOP): expected a file, and no link to one`,
    );
  });
});

describe('the chain of the audit record', () => {
  const names = ['a', 'b', 'c', 'd'];
  const change = (run: (all: string[]) => readonly string[]): void =>
    writeFileSync(path, run(lines(names)).join(''), { mode: 0o600 });

  it.each<[string, (all: string[]) => readonly string[], string[]]>([
    [
      'edited',
      ([a = '', b = '', ...rest]) => [a, b.replace('alice', 'malet'), ...rest],
      ['audit.jsonl line 2 (record 2) was edited'],
    ],
    ['removed', ([a = '', , ...rest]) => [a, ...rest], ['record 2 is missing before audit.jsonl line 2']],
    [
      'removed at the beginning',
      (all) => all.slice(2),
      ['records 1 to 2 are missing before audit.jsonl line 1'],
    ],
    ['cut off', (all) => all.slice(0, 2), ['records 3 to 4 are missing at the end']],
    ['all removed', () => [], ['records 1 to 4 are missing at the end']],
    [
      'moved',
      ([a = '', b = '', c = '', d = '']) => [a, c, b, d],
      [
        'record 2 is missing before audit.jsonl line 2',
        'audit.jsonl line 3 holds record 2 again, or out of order',
      ],
    ],
    [
      'added',
      ([a = '', ...rest]) => [a, '{"who":"forged"}\n', ...rest],
      ['audit.jsonl line 2 is no record: it was edited, added or cut short'],
    ],
    [
      'repeated',
      ([a = '', ...rest]) => [a, a, ...rest],
      ['audit.jsonl line 2 holds record 1 again, or out of order'],
    ],
    [
      'cut short',
      ([a = '', b = '', c = '', d = '']) => [a, b, c, d.slice(0, 90)],
      [
        'audit.jsonl line 4 is no record: it was edited, added or cut short',
        'record 4 is missing at the end',
      ],
    ],
  ])('tells of a line that was %s', async (_what, run, expected) => {
    await writeAll(names);
    expect(await faults()).toEqual([]);
    change(run);
    expect(await faults()).toEqual(expected);
  });

  it('takes a record behind the head, which a crash kept from being counted', async () => {
    await writeAll(['a', 'b']);
    const head = kept;
    await writeAll(['c']);
    kept = head;
    expect(await faults()).toEqual([]);
    await writeAll(['d']);
    expect(readFileSync(path, 'utf8')).toBe(text('a', 'b', 'c', 'd'));
    expect(await faults()).toEqual([]);
  });

  it('tells the acts of records behind the head, whose intents a crash kept from being removed', async () => {
    const first = await AuditLog.open(folder, options);
    await first.write({ ...added, act: 'counted' });
    const head = kept;
    await first.write({ ...added, act: 'behind' });
    await first.close();
    kept = head;
    const log = await AuditLog.open(folder, options);
    expect(['counted', 'behind'].map((act) => log.wasRecorded(act, 'add'))).toEqual([false, true]);
    // What the addition may have been a part of is not recorded by it.
    expect(log.wasRecorded('behind', 'provide')).toBe(false);
    await log.close();
    expect(await faults()).toEqual([]);
  });

  it('names the volume and the group of a record that has one', async () => {
    const log = await AuditLog.open(folder, options);
    await log.write({ ...added, what: 'renameGroup', volume: 'db1', group: 'hosts of db1' });
    await log.close();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ volume: 'db1', group: 'hosts of db1' });
    expect(await faults()).toEqual([]);
  });

  it('never closes over a line that is missing: the start records it and the gap stays', async () => {
    await writeAll(['a', 'b', 'c']);
    change((all) => all.slice(0, 1));
    await writeAll(['d']);
    expect(await faults()).toEqual(['records 2 to 3 are missing before audit.jsonl line 2']);
    const [, second = ''] = readFileSync(path, 'utf8').split('\n');
    expect(JSON.parse(second)).toMatchObject({
      n: 4,
      what: 'auditFault',
      cause: 'record 3, the last one that the store knows, is missing at the end of the audit record',
    });
  });

  it('is not one that somebody without the key can go on with', async () => {
    await writeAll(['a']);
    appendFileSync(path, lines(['a', 'b'], hmac('another'))[1] ?? '');
    await writeAll([]);
    expect(await faults()).toEqual([
      'audit.jsonl line 2 (record 2) was edited',
      'audit.jsonl line 2 (record 2) is not the one that the store knows',
      'audit.jsonl line 3 holds record 2 again, or out of order',
    ]);
  });

  it('goes on over files that were put aside when they were full, and misses one that is gone', async () => {
    const maxFileBytes = text('a', 'b').length;
    await writeAll(['a', 'b', 'c', 'd'], { maxFileBytes });
    await writeAll(['e'], { maxFileBytes });
    expect(readFileSync(join(folder, 'audit.000000000000002.jsonl'), 'utf8')).toBe(text('a', 'b'));
    expect(readFileSync(path, 'utf8')).toBe(lines(['a', 'b', 'c', 'd', 'e'])[4]);
    expect(await faults()).toEqual([]);
    rmSync(join(folder, 'audit.000000000000002.jsonl'));
    expect(await faults()).toEqual(['records 1 to 2 are missing before audit.000000000000004.jsonl line 1']);
  });

  it('takes a record that a crash kept from being counted, also as the first one of the next file', async () => {
    const maxFileBytes = text('a', 'b').length;
    await writeAll(['a', 'b'], { maxFileBytes });
    const head = kept;
    await writeAll(['c', 'd'], { maxFileBytes });
    kept = head;
    await writeAll([], { maxFileBytes });
    expect(kept).toMatchObject({ count: 4 });
    appendFileSync(path, '{"n":5');
    kept = head;
    await writeAll(['e'], { maxFileBytes });
    expect(await faults()).toEqual([]);
    expect(kept).toMatchObject({ count: 6 });
  });

  it('begins behind lines written before there was one, and guards them', async () => {
    writeFileSync(path, '{"who":"old"}\n', { mode: 0o600 });
    await writeAll(['a']);
    expect(await faults()).toEqual([]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('old', 'new'));
    expect(await faults()).toEqual(['audit.jsonl line 2 (record 1) was edited']);
  });
});
