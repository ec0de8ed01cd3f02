import { expect, it } from 'vitest';
import { entryKey, forgetQueuesExcept, stateKey } from '../../src/indications/deliveryKeys.js';
import type { SharedStore } from '../../src/store/KeyValueStore.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';

it('a long queue is removed in changes of a size that etcd accepts', async () => {
  const temporary = makeTemporaryStore();
  const { store } = temporary;
  try {
    await store.change((change) => {
      for (let n = 0; n < 250; n += 1) change.put(entryKey('gone', n), Buffer.of(1));
      change.put(stateKey('gone'), Buffer.of(1));
      change.put(stateKey('kept'), Buffer.of(1));
    });
    const sizes: number[] = [];
    const counted: Pick<SharedStore, 'change' | 'keys'> = {
      keys: store.keys.bind(store),
      change: (prepare) =>
        store.change((change) => {
          let size = 0;
          const result = prepare({
            get: (key) => change.get(key),
            has: (prefix) => change.has(prefix),
            put: (key, value) => change.put(key, value),
            onDone: (listener) => change.onDone(listener),
            remove(key) {
              size += 1;
              change.remove(key);
            },
          });
          sizes.push(size);
          return result;
        }),
    };
    await forgetQueuesExcept(counted as SharedStore, new Set(['kept']));
    expect([...store.keys('indications/')]).toEqual([stateKey('kept')]);
    expect(Math.max(...sizes)).toBeLessThan(100);
  } finally {
    await temporary.remove();
  }
});
