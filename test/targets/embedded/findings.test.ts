import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccountBook } from '../../../src/targets/embedded/AccountBook.js';
import { findEmbeddedFaults, type EmbeddedState } from '../../../src/targets/embedded/findings.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { makeTemporaryStore, type TemporaryStore } from '../../support/temporaryStore.js';

const disk = parseIscsiName('iqn.2026-11.test.example:disk');
const gone = parseIscsiName('iqn.2026-11.test.example:gone');

let temporary: TemporaryStore;
let folder: string;
let file: string;
let book: AccountBook;

beforeEach(() => {
  temporary = makeTemporaryStore();
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
  file = join(folder, 'lun');
  writeFileSync(file, '', { mode: 0o600 });
  truncateSync(file, 1024 * 1024);
  book = new AccountBook(temporary.sealed);
});
afterEach(async () => {
  await temporary.remove();
  rmSync(folder, { recursive: true, force: true });
});

function find(change: Partial<EmbeddedState> = {}): readonly string[] {
  const luns = [{ lun: 1, bytes: 1024 * 1024, file }];
  const found = findEmbeddedFaults({
    portal: { address: '127.0.0.1', port: 3260 },
    targets: [{ iscsiName: disk, alias: null, luns, initiators: null, protected: false }],
    isRunning: true,
    leftOut: [],
    book,
    ...change,
  });
  return found.map(({ severity, subject, sentence }) => `${severity} ${subject}: ${sentence}`);
}

describe('what is wrong with the embedded target', () => {
  it('is nothing, of a closed target on the loopback whose LUN is whole', () => {
    expect(find()).toEqual([]);
  });

  it('is an open target: worse where others reach it', () => {
    book.setOpen(disk, true);
    const sentence = `${disk}: The target is open: it asks nobody for a secret.`;
    expect(find()).toEqual([`warning ${sentence}`]);
    expect(find({ portal: { address: '192.0.2.1', port: 3260 } })).toEqual([`error ${sentence}`]);
  });

  it('is a portal on all addresses, and a target that is not running', () => {
    expect(find({ portal: { address: '::', port: 3260 }, isRunning: false })).toEqual([
      'error :: port 3260: The embedded target is not running: nobody can log in.',
      'warning :: port 3260: The embedded target listens on all addresses of this machine.',
    ]);
  });

  it('is a file of a LUN that is missing, cut, or open to other users', () => {
    chmodSync(file, 0o644);
    expect(find()).toEqual([expect.stringMatching(/^warning .* LUN 1: .*lun has mode 644: other users/u)]);
    chmodSync(file, 0o600);
    truncateSync(file, 512);
    expect(find()).toEqual([
      `error ${disk} LUN 1: ${file} has 512 bytes, expected 1048576: reads behind its end fail.`,
    ]);
    rmSync(file);
    expect(find()).toEqual([expect.stringMatching(/^error .* LUN 1: .*lun is not there/u)]);
  });

  it('is a LUN that is left out, and one that is served at the size of its file', () => {
    truncateSync(file, 2 * 1024 * 1024);
    expect(find()).toEqual([
      `warning ${disk} LUN 1: ${file} has 2097152 bytes and the LUN is configured with 1048576: no file is made smaller, and it is served at its own size.`,
    ]);
    const sentence = 'The disk is away.';
    expect(find({ leftOut: [{ target: disk, lun: 1, sentence }] })).toEqual([
      `error ${disk} LUN 1: The LUN is left out. The disk is away.`,
    ]);
  });

  it('is, before a start, what the start would leave out', () => {
    writeFileSync(file, 'the notes of somebody\n');
    expect(find({ leftOut: null })).toEqual([
      `error ${disk} LUN 1: The LUN is left out. "${file}" holds data and was not made by this server (22 bytes, expected no file, or 1048576 bytes of zeros): set existing = true to use it as it is.`,
    ]);
    rmSync(file);
    expect(find({ leftOut: null })).toEqual([]);
  });

  it('is a LUN in memory, but not that of the demonstration target', () => {
    const luns = [{ lun: 1, bytes: 512, file: null }];
    const target = { iscsiName: disk, alias: null, luns, initiators: null };
    expect(find({ targets: [{ ...target, protected: true }] })).toEqual([]);
    expect(find({ targets: [{ ...target, protected: false }] })).toEqual([
      `warning ${disk} LUN 1: The LUN is in memory: what is written to it is lost when the server stops.`,
    ]);
  });

  it('is an account of a target that is not configured any more', () => {
    const bindings = [{ target: gone, role: 'initiator' }] as const;
    book.put({ authority: gone, chapName: 'alice', generation: 1, bindings, secret: 'c2VjcmV0' });
    expect(find()).toEqual([
      `warning alice: The account is bound to ${gone}, which the configuration does not have.`,
    ]);
  });
});
