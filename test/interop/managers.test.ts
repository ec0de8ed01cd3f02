import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { startTgtd } from '../support/tgtd.js';
import { declareManagers } from './declareManagers.js';
import { ScriptedManager } from './ScriptedManager.js';

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

  declareManagers(() => ({ endpoint: world.server, port: world.port }));

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
