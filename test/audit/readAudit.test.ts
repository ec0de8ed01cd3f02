import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printLine } from '../../src/audit/AuditChain.js';
import { readAudit, type AuditPlace, type ReadRecord } from '../../src/audit/readAudit.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-audit-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, from: number, to: number, cause = ''): void {
  const lines: string[] = [];
  for (let n = from; n <= to; n += 1)
    lines.push(
      printLine(Buffer.from('key'), '', n, { who: n % 2 === 0 ? 'ada' : 'bob', what: 'add', cause }).line,
    );
  writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(''));
}

async function readAll(
  matches: (record: ReadRecord) => boolean,
  maxRecords: number,
  maxBytes?: number,
): Promise<number[][]> {
  const pages: number[][] = [];
  let from: AuditPlace | null = null;
  do {
    const page = await readAudit(folder, {
      matches,
      from,
      maxRecords,
      ...(maxBytes !== undefined && { maxBytes }),
    });
    pages.push(page.records.map(({ n }) => n));
    from = page.next;
  } while (from !== null && pages.length < 1000);
  return pages;
}

const all = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index);

describe('reading the audit record', () => {
  it('goes from the newest to the oldest, over all files, page by page', async () => {
    write('audit.000000000000010.jsonl', 1, 10);
    write('audit.jsonl', 11, 25);
    expect(await readAll(() => true, 10)).toEqual([all(25, 16), all(15, 6), all(5, 1)]);
  });

  it('finds what matches, and nothing twice', async () => {
    write('audit.jsonl', 1, 2000, 'x'.repeat(400));
    const pages = await readAll(({ who }) => who === 'ada', 50);
    expect(pages.flat()).toEqual(all(2000, 1).filter((n) => n % 2 === 0));
    expect(pages.every((page) => page.length <= 50)).toBe(true);
  });

  it('stops when it has read enough, and goes on there', async () => {
    write('audit.jsonl', 1, 3000, 'x'.repeat(400));
    const pages = await readAll(({ n }) => n < 5, 50, 300_000);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat()).toEqual([4, 3, 2, 1]);
  });

  it('leaves out lines that are no records, and letters of several bytes are whole', async () => {
    write('audit.jsonl', 1, 1500, 'ä€😀'.repeat(60));
    const { records } = await readAudit(folder, {
      matches: ({ cause }) => cause !== 'ä€😀'.repeat(60),
      maxRecords: 10,
    });
    expect(records).toEqual([]);
    writeFileSync(join(folder, 'audit.jsonl'), 'no record\n{"n":1}\n\n');
    expect(await readAll(() => true, 10)).toEqual([[]]);
  });

  it('has none in an empty file, none in a folder without one, and none from a file that is gone', async () => {
    expect(await readAll(() => true, 10)).toEqual([[]]);
    writeFileSync(join(folder, 'audit.jsonl'), '');
    expect(await readAll(() => true, 10)).toEqual([[]]);
    const gone = await readAudit(folder, {
      matches: () => true,
      maxRecords: 1,
      from: { file: 'audit.000000000000001.jsonl', bytes: 9 },
    });
    expect(gone).toEqual({ records: [], next: null });
  });
});
