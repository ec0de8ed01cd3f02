import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonProcess } from '../../support/python.js';
import { AcceptanceWorld, canAccept, kinds } from '../acceptance/AcceptanceWorld.js';

/** A clone of libstoragemgmt's repository. */
const source = process.env['LIBSTORAGEMGMT'] ?? '';

interface Opened {
  /** Capabilities by name. */
  readonly supported: readonly string[];
  readonly tests: readonly string[];
}

interface Came {
  readonly came: 'passed' | 'failed' | 'skipped';
  readonly how: string | null;
}

/** `npm run test:lsm` runs this. */
describe.skipIf(!canAccept).each(kinds)("libstoragemgmt's own plugin on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'lsm-'));
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open(kind);
  });
  afterAll(async () => {
    await world.dispose();
    rmSync(folder, { recursive: true });
  });

  it(
    'check 48: passes its plugin test, but for what no iSCSI target has: disks, RAID groups, file systems',
    { timeout: 1_800_000 },
    async () => {
      const { url, user, password } = world.server;
      const python = new PythonProcess('libstoragemgmt_session.py');
      try {
        const { supported, tests } = (await python.call({ source, folder, url, user, password })) as Opened;
        expect(supported).toEqual(
          expect.arrayContaining([
            'VOLUMES',
            'VOLUME_CREATE',
            'VOLUME_RESIZE',
            'VOLUME_REPLICATE',
            'VOLUME_REPLICATE_COPY',
            'VOLUME_DELETE',
            'VOLUME_MASK',
            'VOLUME_UNMASK',
            'ACCESS_GROUPS',
            'ACCESS_GROUP_CREATE_ISCSI_IQN',
            'ACCESS_GROUP_DELETE',
            'ACCESS_GROUP_INITIATOR_ADD_ISCSI_IQN',
            'ACCESS_GROUP_INITIATOR_DELETE',
            'TARGET_PORTS',
          ]),
        );
        expect(supported).not.toContain('DISKS');
        const failed: (readonly [string, string | null])[] = [];
        for (const test of tests) {
          const { came, how } = (await python.call(test)) as Came;
          process.stdout.write(`${kind}: ${test}: ${came}\n`);
          if (came === 'failed') failed.push([test, how]);
        }
        expect(failed).toEqual([]);
        expect(await world.volumeNames()).toEqual([]);
        expect(await world.lsm('list_groups')).toEqual({});
      } finally {
        await python.stop();
      }
    },
  );
});
