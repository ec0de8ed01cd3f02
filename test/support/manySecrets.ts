import { SealedStore } from '../../src/store/SealedStore.js';
import type { HostStore } from '../../src/store/KeyValueStore.js';
import { AccountBook } from '../../src/targets/embedded/AccountBook.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';

/** The number of accounts, on at least three targets. */
export interface ManySecrets {
  readonly targets: number;
  readonly secrets: number;
}

/**
 * Puts accounts of embedded targets into the store of a stopped server.  It uses the server's AccountBook and one change, because
 * an fsync for each account would take minutes.  Target 0 has one account, target 1 has half of them, the others have the rest.
 */
export async function putManySecrets(
  store: HostStore,
  sealingKey: Uint8Array,
  { targets, secrets }: ManySecrets,
): Promise<void> {
  const writes: (readonly [key: string, value: Buffer])[] = [];
  const gathering: Pick<HostStore, 'entries' | 'writeSoon'> = {
    entries: (prefix) => store.entries(prefix),
    writeSoon: (soon) => {
      for (const [key, value] of soon) if (value !== null) writes.push([key, value]);
    },
  };
  const book = new AccountBook(new SealedStore(gathering as HostStore, sealingKey));
  for (let index = 0; index < secrets; index += 1) {
    const crowded = index % 2 === 1;
    const target = targetName(index === 0 ? 0 : crowded ? 1 : 2 + ((index / 2) % (targets - 2)));
    book.put({
      authority: target,
      chapName: initiatorName(index),
      secret: Buffer.from('a-right-secret').toString('base64'),
      generation: index + 1,
      bindings: [{ target, role: 'initiator' }],
    });
  }
  await store.change((change) => {
    for (const [key, value] of writes) change.put(key, value);
  });
}

export function targetName(index: number): IscsiName {
  return parseIscsiName(`iqn.2026-11.test.example:target-${index}`);
}

export function initiatorName(index: number): string {
  return `iqn.2026-11.test.example:host-${index}`;
}

/** An additional target with a name of more than 64 characters. */
export const longName = parseIscsiName(`iqn.2026-11.test.example:${'long-'.repeat(12)}`);
