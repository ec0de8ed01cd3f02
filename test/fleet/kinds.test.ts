import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd, startTgtd, type Tgtd } from '../support/tgtd.js';
import { declareDoorsAtHost, type TargetAtHost } from './doorsAtHost.js';
import { FleetWorld } from './FleetWorld.js';
import { isLongForm } from './form.js';

const initiators = ['iqn.2026-11.test.example:node', 'iqn.2026-11.test.example:other'] as const;
const disk = 'iqn.2026-11.test.example:disk';

/** LIO, in the guest, is in test/lio/agentInGuest.ts. */
describe.skipIf(!haveTgtd)('one endpoint in front of an embedded target and a real tgtd', () => {
  let tgtd: Tgtd;
  let world: FleetWorld;

  beforeAll(async () => {
    tgtd = await startTgtd();
    await tgtd.createTarget(disk);
    world = await FleetWorld.open(['builtin']);
    await world.addAgent('tgt', ['--target=tgt', `--tgt-socket=${tgtd.socketPath}`]);
  });
  afterAll(async () => {
    await world.dispose();
    await tgtd.stop();
  });

  it('shows both, each with its kind', async () => {
    expect(await world.client.systemsOf('MSISCSITARGET_ReplicationService')).toEqual(['builtin', 'tgt']);
    expect(world.endpoint.hosts.list().map(({ systemName, kind }) => [systemName, kind])).toEqual([
      ['builtin', 'embedded'],
      ['tgt', 'tgt'],
    ]);
  });

  if (isLongForm)
    declareDoorsAtHost('the embedded target', (): TargetAtHost => {
      const [address = '', port] = world.agentOf('builtin').portal.split(':');
      const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
      return {
        world,
        systemName: 'builtin',
        target,
        portal: { address, port: Number(port) },
        authority: target,
        initiators,
      };
    });

  declareDoorsAtHost('tgtd', () => ({
    world,
    systemName: 'tgt',
    target: disk,
    portal: { address: '127.0.0.1', port: tgtd.port },
    authority: 'tgt',
    initiators,
  }));
});
