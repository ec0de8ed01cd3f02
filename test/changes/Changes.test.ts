import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import { Changes, type ChangeKind, type ChangeOutcome } from '../../src/changes/Changes.js';
import { Intents, type Intent, type IntentForm } from '../../src/changes/Intents.js';
import type { Principal } from '../../src/security/Principal.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

interface PaintIntent extends Intent {
  readonly colour: string;
}

const form: IntentForm<PaintIntent> = {
  prefix: 'paint/',
  encode: (intent) => intent,
  decode: (json) => json as Omit<PaintIntent, 'id'>,
};

const caller: Principal = { name: 'operator', roles: new Set(), address: '127.0.0.1', door: 'test' };
const about = { what: 'paint', target: null, account: null };

/** The wall stops answering: what was asked of it may have been done. */
class NoAnswer extends Error {}

/** A kind of change that paints walls. */
class Paint implements ChangeKind<PaintIntent, ChangeOutcome> {
  readonly intents: Intents<PaintIntent>;
  readonly painted: string[] = [];
  answers = true;

  constructor(sealed: TemporaryStore['sealed']) {
    this.intents = new Intents(sealed, form);
  }

  outcomeOf(cause: string, message: string): ChangeOutcome {
    return { cause, message, proof: null };
  }

  explain(error: unknown): ChangeOutcome | null {
    return error instanceof NoAnswer ? this.outcomeOf('timeout', 'no answer') : null;
  }

  isEnded(): boolean {
    return false;
  }

  descriptionsOf({ colour }: PaintIntent) {
    return [{ what: `paint ${colour}`, target: null, account: null }];
  }

  async settle({ colour }: PaintIntent): Promise<ChangeOutcome> {
    if (!this.answers) throw new NoAnswer();
    this.painted.push(colour);
    return this.outcomeOf('done', 'painted');
  }
}

let temporary: TemporaryStore;
let paint: Paint;
let changes: Changes;
let records: AuditRecord[];

function open(): void {
  paint = new Paint(temporary.sealed);
  changes = new Changes({
    store: temporary.store,
    audit: { write: async (record) => void records.push(record) },
    lockWaitMs: 50,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  changes.add(paint);
}

beforeEach(() => {
  temporary = makeTemporaryStore();
  records = [];
  open();
});
afterEach(async () => {
  changes.close();
  await temporary.remove();
});

function change(colour: string, lockKeys: readonly string[]): Promise<ChangeOutcome> {
  return changes.change(paint, caller, about, lockKeys, async () => ({
    descriptions: [about],
    content: { colour },
    carryOut: (intent) => paint.settle(intent),
  }));
}

describe('a change', () => {
  it('is written down before it is carried out, recorded, and then dropped', async () => {
    let during: readonly PaintIntent[] = [];
    const outcome = await changes.change(paint, caller, about, ['wall'], async () => ({
      descriptions: [about],
      content: { colour: 'red' },
      carryOut: async () => {
        during = paint.intents.list();
        return paint.outcomeOf('done', 'painted');
      },
    }));

    expect(outcome.cause).toBe('done');
    expect(during).toMatchObject([{ colour: 'red', lockKeys: ['wall'], who: 'operator', door: 'test' }]);
    expect(paint.intents.list()).toEqual([]);
    expect(records).toMatchObject([{ what: 'paint', outcome: 'done', who: 'operator' }]);
  });

  it('that got no answer holds all of its locks until it is settled, and no others', async () => {
    paint.answers = false;
    expect((await change('red', ['roof', 'wall'])).cause).toBe('timeout');

    expect(changes.isInDoubt).toBe(true);
    expect((await change('blue', ['wall'])).cause).toBe('busy');
    expect((await change('green', ['roof'])).cause).toBe('busy');
    paint.answers = true;
    expect((await change('grey', ['door'])).cause).toBe('done');
    // Under some of its locks alone it is not settled: the other would be changed by two at once.
    expect((await change('blue', ['wall'])).cause).toBe('busy');
    expect((await change('white', ['wall', 'roof'])).cause).toBe('done');

    expect(paint.painted).toEqual(['grey', 'red', 'white']);
    expect(changes.isInDoubt).toBe(false);
    expect(paint.intents.list()).toEqual([]);
  });

  it('of a process that died is settled by the next one under all of its locks', async () => {
    await paint.intents.open({
      colour: 'red',
      lockKeys: ['roof', 'wall'],
      who: 'other',
      address: 'a',
      door: 'd',
    });
    changes.close();
    open();

    await changes.start();

    expect(paint.painted).toEqual(['red']);
    expect(records).toMatchObject([{ who: 'other', what: 'paint red', cause: 'settled: painted' }]);
    expect(changes.isInDoubt).toBe(false);
    expect((await change('blue', ['wall'])).cause).toBe('done');
  });

  it('that would be taken back stays as its outcome was decided, when it could not be recorded, and settled later', async () => {
    const { store, sealed } = temporary;
    const kind = new Paint(sealed);
    Object.assign(kind, { takesBack: true });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    let canRecord = false;
    const lines: AuditRecord[] = [];
    const write = async (record: AuditRecord): Promise<void> => {
      if (!canRecord) throw new Error('no room');
      lines.push(record);
    };
    const first = new Changes({ store, audit: { write }, lockWaitMs: 50, log });
    first.add(kind);
    const outcome = await first.change(kind, caller, about, ['wall'], async () => ({
      descriptions: [about],
      content: { colour: 'red' },
      carryOut: async () => kind.outcomeOf('done', 'painted red'),
    }));
    expect(outcome.cause).toBe('unclassified');
    first.close();

    canRecord = true;
    const second = new Changes({ store, audit: { write }, lockWaitMs: 50, log });
    second.add(kind);
    await second.start();
    // `settle` was not asked to take it back.
    expect(kind.painted).toEqual([]);
    expect(lines).toMatchObject([{ what: 'paint red', outcome: 'done', cause: 'settled: painted red' }]);
    expect(kind.intents.list()).toEqual([]);
    second.close();
  });

  it('that failed is not made when it could not be recorded, and is settled later', async () => {
    const { store, sealed } = temporary;
    const lines: AuditRecord[] = [];
    let canRecord = false;
    const makeChanges = (): Changes => {
      const made = new Changes({
        store,
        audit: {
          write: async (record) => {
            if (!canRecord) throw new Error('no room');
            lines.push(record);
          },
        },
        lockWaitMs: 50,
        log: { info: () => {}, warn: () => {}, error: () => {} },
      });
      made.add(paint);
      return made;
    };
    paint = new Paint(sealed);
    const first = makeChanges();
    await first.change(paint, caller, about, ['wall'], async () => ({
      descriptions: [about],
      content: { colour: 'red' },
      carryOut: async () => paint.outcomeOf('verification-failed', 'it was taken back'),
    }));
    first.close();
    expect(paint.intents.list()).toHaveLength(1);

    canRecord = true;
    const second = makeChanges();
    await second.start();
    expect(paint.painted).toEqual([]);
    expect(lines).toMatchObject([{ what: 'paint red', outcome: 'verification-failed' }]);
    expect(paint.intents.list()).toEqual([]);
    second.close();
  });

  it('of the store alone goes to the disk with its intent: before it is recorded, and in one commit', async () => {
    const { store, sealed } = temporary;
    const before = store.commits;
    const seen: number[] = [];
    changes = new Changes({
      store,
      audit: { write: async () => void seen.push(store.commits - before), removesEnded: true },
      lockWaitMs: 50,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    });
    await changes.change(paint, caller, about, ['wall'], async () => ({
      descriptions: [about],
      content: { colour: 'red' },
      changesStoreOnly: true,
      carryOut: async () => {
        sealed.putSoon('walls/1', 'red');
        seen.push(store.commits - before);
        return paint.outcomeOf('done', 'painted');
      },
    }));

    expect(seen).toEqual([0, 1]);
    expect(sealed.get('walls/1')).toBe('red');
  });

  it('that consists of others is recorded with them, in their order, and none of them waits for the disk by itself', async () => {
    const { store, sealed } = temporary;
    const before = store.commits;
    const during: number[] = [];
    const outcome = await changes.change(paint, caller, about, ['house'], async () => ({
      descriptions: [about],
      content: { colour: 'all' },
      changesStoreOnly: true,
      carryOut: async (_, parts) => {
        for (const colour of ['red', 'blue']) {
          const part = { ...about, what: colour };
          await changes.change(
            paint,
            caller,
            part,
            ['wall'],
            async () => ({
              descriptions: [part],
              content: { colour },
              changesStoreOnly: true,
              carryOut: async () => {
                sealed.putSoon(`walls/${colour}`, colour);
                return paint.outcomeOf('done', 'painted');
              },
            }),
            parts,
          );
        }
        during.push(records.length, store.commits - before);
        return paint.outcomeOf('done', 'all painted');
      },
    }));

    expect(outcome.message).toBe('all painted');
    expect(during).toEqual([0, 0]);
    expect(records.map(({ what }) => what)).toEqual(['red', 'blue', 'paint']);
    // What was changed, and the end of the intent.
    expect(store.commits - before).toBe(2);
    expect(paint.intents.list()).toEqual([]);
  });

  it('whose part got no answer is recorded with it, and the part is settled before the next one', async () => {
    paint.answers = false;
    await changes.change(paint, caller, about, ['house'], async () => ({
      descriptions: [about],
      content: { colour: 'all' },
      carryOut: async (_, parts) => {
        await changes.change(
          paint,
          caller,
          about,
          ['wall'],
          async () => ({
            descriptions: [about],
            content: { colour: 'red' },
            carryOut: (intent) => paint.settle(intent),
          }),
          parts,
        );
        return paint.outcomeOf('failed', 'not all painted');
      },
    }));
    expect(records.map(({ outcome }) => outcome)).toEqual(['timeout', 'failed']);
    expect(paint.intents.list()).toMatchObject([{ colour: 'red' }]);

    paint.answers = true;
    expect((await change('blue', ['wall'])).cause).toBe('done');
    expect(paint.painted).toEqual(['red', 'blue']);
  });

  it('waits a bounded time for another one under one of its locks, then is busy', async () => {
    let release = (): void => {};
    const held = changes.alone(['wall'], () => new Promise<void>((resolve) => (release = resolve)));

    expect((await change('red', ['roof', 'wall'])).cause).toBe('busy');

    release();
    await held;
    expect((await change('red', ['roof', 'wall'])).cause).toBe('done');
  });
});
