import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decodeRecord,
  InstancePages,
  type InstancePagesOptions,
  type StoredRecord,
} from '../../src/repository/InstancePages.js';
import { encodeStored } from '../../src/repository/storedJson.js';
import { instanceKey } from '../../src/repository/storeKeys.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';

let folder: string;
let store: LmdbStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  store = new LmdbStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const boxes = instanceKey('root!test/t_box/', '');
const bags = instanceKey('root!test/t_bag/', '');
const digest = (number: number): string => number.toString(16).padStart(4, '0');

function fill(prefix: string, count: number, text = ''): Promise<void> {
  return store.change((change) => {
    for (let number = 0; number < count; number += 1) {
      change.put(prefix + digest(number), encodeStored([[], { Number: number, Text: text }]));
    }
  });
}

const write = (prefix: string, number: number, text: string): Promise<void> =>
  store.change((change) =>
    change.put(prefix + digest(number), encodeStored([[], { Number: number, Text: text }])),
  );

function pagesOf(pages: InstancePages, prefix: string): (readonly StoredRecord[])[] {
  return [...pages.of(prefix)];
}

/** What a reader gets: each record as its number and text. */
function read(pages: InstancePages, prefix: string): string[] {
  return pagesOf(pages, prefix).flatMap((page) =>
    page.map(({ Number: number, Text: text }) => `${number as number}${text as string}`),
  );
}

/** What is in the store, read past the pages. */
function stored(prefix: string): string[] {
  return [...store.entries(prefix)].map(([, bytes]) => {
    const [, { p }] = JSON.parse(bytes.toString()) as [unknown, { p: { Number: number; Text: string } }];
    return `${p.Number}${p.Text}`;
  });
}

/** What is found in a cached page is what the store has. */
function expectFound(pages: InstancePages, key: string): void {
  const found = pages.findCached(key);
  if (found === undefined) return;
  const bytes = store.get(key);
  expect(found).toEqual(bytes && decodeRecord(bytes));
}

const open = (options: InstancePagesOptions = {}): InstancePages =>
  new InstancePages(store, { recordsPerPage: 10, ...options });

describe('a page of stored instances', () => {
  it('is the same object for as long as none of its instances changes', async () => {
    const pages = open();
    await fill(boxes, 45);
    const before = pagesOf(pages, boxes);
    expect(before.map((page) => page.length)).toEqual([10, 10, 10, 10, 5]);
    pagesOf(pages, boxes).forEach((page, index) => expect(page).toBe(before[index]));
    await write(boxes, 20, 'changed');
    await fill(bags, 3);
    const after = pagesOf(pages, boxes);
    expect(after.map((page, index) => page === before[index])).toEqual([true, true, false, true, true]);
    expect(after[2]?.[0]).toEqual({ Number: 20, Text: 'changed' });
  });

  it('is neither of a class with a longer name nor of another namespace', async () => {
    const longer = instanceKey('root!test/t_boxes/', '');
    const elsewhere = instanceKey('root!test2/t_box/', '');
    const pages = open();
    await fill(longer, 3, 'longer');
    await fill(elsewhere, 3, 'elsewhere');
    expect(read(pages, boxes)).toEqual([]);
    await fill(boxes, 3);
    expect(read(pages, boxes)).toEqual(['0', '1', '2']);
    expect(read(pages, longer)).toEqual(['0longer', '1longer', '2longer']);
  });

  it('holds fewer instances where they are large', async () => {
    const pages = open();
    await fill(boxes, 6, 'x'.repeat(100 * 1024));
    expect(pagesOf(pages, boxes).map((page) => page.length)).toEqual([3, 3]);
  });

  it('takes in those behind it when most of its instances are gone', async () => {
    const pages = open();
    await fill(boxes, 40);
    read(pages, boxes);
    for (const number of [10, 11, 12, 13, 14, 15, 16, 17])
      await store.change((c) => c.remove(boxes + digest(number)));
    expect(pagesOf(pages, boxes).map((page) => page.length)).toEqual([10, 10, 10, 2]);
    expect(read(pages, boxes)).toEqual(stored(boxes));
  });

  it('does not hold on to the store while it is read', async () => {
    const pages = open();
    await fill(boxes, 30);
    const reader = pages.of(boxes);
    reader.next();
    await write(boxes, 25, 'changed');
    expect([...reader].flat().map(({ Text: text }) => text)).toContain('changed');
  });
});

describe('pages that are kept', () => {
  it('take no more room than they may, and those used last stay', async () => {
    const pages = open({ maxBytes: 40_000 });
    await fill(boxes, 20);
    await fill(bags, 20);
    const first = pagesOf(pages, boxes);
    for (let other = 0; other < 30; other += 1) {
      const prefix = instanceKey(`root!test/t_other${other}/`, '');
      await fill(prefix, 10, 'x'.repeat(50));
      read(pages, prefix);
      expect(pages.bytes).toBeLessThanOrEqual(40_000);
      pagesOf(pages, boxes).forEach((page, index) => expect(page).toBe(first[index]));
    }
  });

  it('of a class that is larger than the room are not pushed out by its own', async () => {
    const pages = open({ maxBytes: 40_000 });
    await fill(boxes, 200, 'x'.repeat(100));
    const before = pagesOf(pages, boxes);
    const again = pagesOf(pages, boxes).filter((page, index) => page === before[index]);
    expect(pages.bytes).toBeGreaterThan(30_000);
    expect(again.length).toBeGreaterThan(3);
    expect(again.length).toBeLessThan(20);
    expect(read(pages, boxes)).toEqual(stored(boxes));
  });

  it('follow their instances in what they take', async () => {
    const pages = open();
    await fill(boxes, 95);
    read(pages, boxes);
    const before = pages.bytes;
    await fill(boxes, 95, 'x'.repeat(100));
    expect(pages.bytes).toBe(before + 2 * 95 * 100);
    expect(read(pages, boxes)).toEqual(stored(boxes));
    await store.change((change) => {
      for (const key of store.keys(boxes)) change.remove(key);
    });
    expect(pages.bytes).toBeLessThan(before / 2);
    expect(read(pages, boxes)).toEqual([]);
  });

  it('show a write to the last instance of one of them', async () => {
    const pages = open();
    await fill(boxes, 25);
    read(pages, boxes);
    await write(boxes, 9, 'changed');
    expect(read(pages, boxes)[9]).toBe('9changed');
  });

  it('are changed by a write, and not read from the store again', async () => {
    const pages = open();
    await fill(boxes, 45);
    read(pages, boxes);
    await write(boxes, 20, 'changed');
    await write(boxes, 200, 'new');
    await store.change((change) => change.remove(boxes + digest(3)));
    store.entries = () => {
      throw new Error('the store is read');
    };
    const texts = read(pages, boxes);
    expect(texts).toHaveLength(45);
    expect(texts).toContain('20changed');
    expect(texts.at(-1)).toBe('200new');
    expect(texts).not.toContain('3');
  });

  it('hold a class from its first instance on, in pages that are cut where they grow', async () => {
    const pages = open();
    pages.begin(boxes);
    for (const number of [5, 3, 9, 1]) await write(boxes, number, 'one');
    await fill(boxes, 40, 'many');
    expect(read(pages, boxes)).toEqual(stored(boxes));
    const { length } = pagesOf(pages, boxes);
    expect(length).toBeGreaterThanOrEqual(4);
    store.entries = () => {
      throw new Error('the store is read');
    };
    expect(pagesOf(pages, boxes)).toHaveLength(length);
  });

  it('give an instance by its key, unless it is being written or no page contains it', async () => {
    const pages = open();
    await fill(boxes, 45);
    expect(pages.findCached(boxes + digest(20))).toBeUndefined();
    read(pages, boxes);
    expect(pages.findCached(boxes + digest(20))).toEqual({ Number: 20, Text: '' });
    expect(pages.findCached(boxes + digest(200))).toBeNull();
    expect(pages.findCached(bags + digest(20))).toBeUndefined();
    const writing = write(boxes, 20, 'new');
    await Promise.resolve();
    expect(pages.findCached(boxes + digest(20))).toBeUndefined();
    await writing;
    expect(pages.findCached(boxes + digest(20))).toEqual({ Number: 20, Text: 'new' });
  });

  it('of what nobody has read push out nothing', async () => {
    const pages = open({ maxBytes: 12_000 });
    await fill(bags, 10);
    const [bag] = pagesOf(pages, bags);
    pages.begin(boxes);
    await fill(boxes, 100, 'x'.repeat(50));
    expect(pages.bytes).toBeLessThanOrEqual(12_000);
    expect(pagesOf(pages, bags)[0]).toBe(bag);
    expect(read(pages, boxes)).toEqual(stored(boxes));
  });
});

describe('a write', () => {
  it('is seen by whoever reads after it was answered, and nobody keeps what is read meanwhile', async () => {
    const pages = open();
    await fill(boxes, 30);
    read(pages, boxes);
    const writing = write(boxes, 15, 'new');
    const seen: string[] = [];
    const progress = { isDone: false };
    void writing.then(() => (progress.isDone = true));
    while (!progress.isDone) {
      seen.push(read(pages, boxes)[15] ?? '');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen.filter((text) => text !== '15' && text !== '15new')).toEqual([]);
    expect(seen[0]).toBe('15');
    expect(read(pages, boxes)[15]).toBe('15new');
  });

  it.each(['put', 'remove'] as const)('that nothing of a change is of (%s) is seen too', async (kind) => {
    const pages = open();
    await fill(boxes, 5);
    read(pages, boxes);
    const key = boxes + digest(2);
    if (kind === 'put') store.put(key, encodeStored([[], { Number: 2, Text: 'new' }]));
    else store.remove(key);
    expect(read(pages, boxes)).toEqual(kind === 'put' ? ['0', '1', '2new', '3', '4'] : ['0', '1', '3', '4']);
  });

  it('of any kind, among any reads, leaves readers with what is in the store', async () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'put', 'remove', 'read', 'find', 'half', 'on', 'wait'),
      number: fc.nat({ max: 60 }),
      prefix: fc.constantFrom(boxes, bags),
    });
    const steps = fc.array(step, { minLength: 1, maxLength: 80 });
    const property = fc.asyncProperty(
      steps,
      fc.constantFrom(3_000, 20_000, 1_000_000),
      fc.integer({ min: 1, max: 7 }),
      async (all, maxBytes, recordsPerPage) => {
        await store.change((change) => {
          for (const prefix of [boxes, bags]) for (const key of store.keys(prefix)) change.remove(key);
        });
        const pages = open({ maxBytes, recordsPerPage });
        const writes: Promise<void>[] = [];
        const paused: Generator<readonly StoredRecord[]>[] = [];
        if (recordsPerPage % 2 === 0) for (const prefix of [boxes, bags]) pages.begin(prefix);
        for (const [index, { kind, number, prefix }] of all.entries()) {
          if (kind === 'put') writes.push(write(prefix, number, `#${index}`));
          else if (kind === 'remove') writes.push(store.change((c) => c.remove(prefix + digest(number))));
          else if (kind === 'read') expect(read(pages, prefix)).toEqual(stored(prefix));
          else if (kind === 'find') expectFound(pages, prefix + digest(number));
          else if (kind === 'half') {
            const reader = pages.of(prefix);
            reader.next();
            paused.push(reader);
          } else if (kind === 'on') {
            const reader = paused.shift();
            if (reader && reader.next().done !== true) paused.push(reader);
          } else await Promise.all(writes.splice(0));
          expect(pages.bytes).toBeLessThanOrEqual(maxBytes);
        }
        await Promise.all(writes);
        for (const prefix of [boxes, bags, boxes]) {
          expect(read(pages, prefix)).toEqual(stored(prefix));
          for (let number = 0; number <= 61; number += 1) expectFound(pages, prefix + digest(number));
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
