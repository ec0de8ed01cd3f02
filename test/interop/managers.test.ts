import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { startTgtd } from '../support/tgtd.js';
import { ownClient } from './ownClient.js';
import { qemuIo, type ReachedUnit } from './qemuIo.js';
import { ScriptedManager } from './ScriptedManager.js';

const MiB = 2 ** 20;
const secret = 'twelve-bytes';

interface Provided {
  readonly target: string;
  readonly lun: number;
}

interface World {
  readonly server: InProcessServer;
  readonly port: number;
  dispose(): Promise<void>;
}

const worlds = {
  async embedded(): Promise<World> {
    const server = await InProcessServer.open();
    return { server, port: Number(server.portal.split(':').at(-1)), dispose: () => server.dispose() };
  },
  async tgt(): Promise<World> {
    const tgtd = await startTgtd();
    const server = await InProcessServer.open({ args: ['--target', 'tgt', '--tgt-socket', tgtd.socketPath] });
    return {
      server,
      port: tgtd.port,
      async dispose() {
        await server.dispose();
        await tgtd.stop();
      },
    };
  },
} as const;

const kinds = ['embedded', ...(hasPeers('tgtd') ? (['tgt'] as const) : [])] as const;

describe.skipIf(!hasPeers('python', 'qemuImg')).each(kinds)('managers of SMI-S on %s', (kind) => {
  let world: World;
  beforeAll(async () => {
    world = await worlds[kind]();
  });
  afterAll(() => world.dispose());

  it.each(['lsm', 'emc', 'fujitsu', 'coprhd', 'foglight', 'windows'])(
    '%s finds the array, and what it exports is written to by an initiator and gone afterwards',
    async (name) => {
      const initiator = `iqn.2026-01.test.example:${name}`;
      const manager = new ScriptedManager(name);
      const credentials = ownClient(world.server);
      try {
        await manager.connect(world.server);
        const { target, lun } = await manager.step<Provided>('provide', {
          name: `${name}-disk`,
          bytes: 16 * MiB,
          initiator,
        });
        const unit: ReachedUnit = { port: world.port, target, lun, initiator, secret };
        // These managers know nothing of CHAP: nobody gets in before the initiator has an account.
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
        const { returnValue } = await credentials.addSharedSecret({
          RemoteID: initiator,
          Secret: secret,
          target,
        });
        expect(returnValue).toBe(0);

        const written = await qemuIo(
          unit,
          'write -P 0xa5 0 1M',
          'flush',
          'read -P 0xa5 0 1M',
          'read -P 0 1M 1M',
        );
        expect(written).toMatchObject({ status: 0 });
        expect(written.output).not.toMatch(/failed|error/iu);
        const stranger = { ...unit, initiator: 'iqn.2026-01.test.example:stranger' };
        expect((await qemuIo(stranger, 'read 0 4k')).status).not.toBe(0);

        await manager.step('remove');
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
      } finally {
        await credentials.stop();
        await manager.stop();
      }
    },
  );

  it("pywbem's WBEMServer finds the central instances of every profile, and those of components on both ways", async () => {
    const manager = new ScriptedManager('profiles');
    try {
      await manager.connect(world.server);
      const counts = await manager.step<Record<string, number>>('check');
      expect(counts).toMatchObject({
        'SMI-S': 2,
        Server: 1,
        Array: 1,
        'iSCSI Target Ports': 1,
        'Masking and Mapping': 1,
        'Group Masking and Mapping': 1,
        'Replication Services': 1,
        Software: 1,
        'Physical Package': 1,
      });
      expect(counts['Block Services']).toBeGreaterThanOrEqual(2);
      // Jobs are there for some time after they ended: none where nothing was made yet.
      expect(counts).toHaveProperty('Job Control');
    } finally {
      await manager.stop();
    }
  });
});
