import { describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { lunAccessContract } from './lunAccessContract.js';
import { host, other, StorageWorld } from './StorageWorld.js';

lunAccessContract('embedded');

describe('initiators at tgt', () => {
  it.skipIf(!haveTgtd)('see all LUNs of a target or none: some alone are refused', async () => {
    const world = new StorageWorld('tgt');
    await world.start();
    try {
      const { target, lun } = await world.provide('db1');
      expect(await world.change({ kind: 'allow', target, initiator: other, luns: [lun] })).toMatchObject({
        cause: 'not-supported',
        message: `all initiators that ${target} allows see all of its LUNs: expected no LUN to be named, or a target of its own for them`,
      });
      expect((await world.driver.storage.findAccessList(target))?.initiators).toEqual([host]);
    } finally {
      await world.dispose();
    }
  });
});
