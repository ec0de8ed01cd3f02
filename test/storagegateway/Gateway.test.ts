import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessKeys } from '../../src/storagegateway/AccessKeys.js';
import { Gateway } from '../../src/storagegateway/Gateway.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

let kept: TemporaryStore;
beforeEach(() => {
  kept = makeTemporaryStore();
});
afterEach(() => kept.remove());

describe('the ids of the gateway', () => {
  it('are made once, in the form that AWS has them, and kept', async () => {
    const gateway = await Gateway.open(kept.store, 'store-1.example');
    expect(gateway.arn).toMatch(/^arn:aws:storagegateway:us-east-1:\d{12}:gateway\/sgw-[0-9A-F]{8}$/);
    expect((await Gateway.open(kept.store, 'renamed')).arn).toBe(gateway.arn);
  });

  it('are others in another store', async () => {
    const other = makeTemporaryStore();
    expect((await Gateway.open(other.store, 'a-name')).arn).not.toBe(
      (await Gateway.open(kept.store, 'a-name')).arn,
    );
    await other.remove();
  });

  it('have a name of at least 2 characters', async () => {
    expect((await Gateway.open(kept.store, 'a')).name).toBe('a-gateway');
  });
});

describe('access keys', () => {
  const id = 'AKIAIOSFODNN7EXAMPLE';
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

  it('are kept sealed, with the user for whom they sign', async () => {
    const keys = new AccessKeys(kept.sealed);
    await keys.setFirst(id, secret, 'admin');
    expect(keys.find(id)).toEqual({ secretAccessKey: secret, user: 'admin', isFirst: true });
    for (const [, value] of kept.store.entries('')) expect(value.includes(secret)).toBe(false);
  });

  it('of the environment take the place of those it gave before', async () => {
    const keys = new AccessKeys(kept.sealed);
    await keys.setFirst(id, secret, 'admin');
    await keys.setFirst('AKIAIOSFODNN7ANOTHER', 'another-secret-access-key', 'admin');
    expect(keys.find(id)).toBeNull();
    expect(keys.find('AKIAIOSFODNN7ANOTHER')?.secretAccessKey).toBe('another-secret-access-key');
  });

  it.each(['', 'AKIDOTHER', `${id}/../x`, 'A'.repeat(129)])(
    'that there are not are not found: %j',
    (other) => {
      expect(new AccessKeys(kept.sealed).find(other)).toBeNull();
    },
  );
});
