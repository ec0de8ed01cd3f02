import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareDoorsAtHost } from '../fleet/doorsAtHost.js';
import { enrolIn, FleetWorld } from '../fleet/FleetWorld.js';
import type { StartedProgram } from '../guest/Guest.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { printAuthority } from '../../src/targets/lio/LioAuthority.js';
import { haveTgtd, startTgtd, type Tgtd } from '../support/tgtd.js';
import { portalPort, type GuestLio } from '../targets/lio/GuestLio.js';
import { guestAddress, mainInGuest, wbemPort } from './GuestServer.js';

const target = 'iqn.2026-11.test.example:disk';
const initiators = ['iqn.2026-11.test.example:host', 'iqn.2026-11.test.example:other'] as const;
const saveconfig = '/etc/rtslib-fb-target/saveconfig.json';
const log = '/tmp/agent.log';
const stateFolder = '/var/iscsi-wbem-agent';
/** Of a whole agent, under emulation. */
const readyMs = 300_000;

/**
 * The agent itself in the guest beside its LIO, one beside a real tgtd and one with an embedded target here, behind one endpoint.  The agent listens
 * on the port that leads to the guest, and proves by logins inside.
 */
export function declareAgentInGuest(getLio: () => GuestLio): void {
  describe('three agents: LIO in the guest, tgt and the embedded target behind one endpoint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agent-in-guest-'));
    let world: FleetWorld;
    let tgtd: Tgtd | null = null;
    let agent: StartedProgram | null = null;

    beforeAll(async () => {
      const lio = getLio();
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { acls: [...initiators], authentication: true });
      await lio.guest.create(saveconfig, await lio.save());
      // Emulation makes everything take longer.
      world = await FleetWorld.open(['builtin'], ['--act-timeout-ms=300000', '--host-timeout-ms=120000']);
      if (haveTgtd) {
        tgtd = await startTgtd();
        await tgtd.createTarget(target);
        await world.addAgent('tgt', ['--target=tgt', `--tgt-socket=${tgtd.socketPath}`]);
      }
      agent = await startAgent(lio, world, folder);
      await world.until('lio', 'ok');
    }, 900_000);
    afterAll(async () => {
      if (agent) await getLio().guest.stopProgram(agent, 'SIGKILL');
      await world.dispose();
      await tgtd?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('are the systems of the endpoint', async () => {
      const names = ['builtin', 'lio', ...(haveTgtd ? ['tgt'] : [])];
      expect(await world.client.systemsOf('MSISCSITARGET_ReplicationService')).toEqual(names);
      expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual(names);
    });

    declareDoorsAtHost('LIO', () => ({
      world,
      systemName: 'lio',
      target,
      portal: getLio().portal,
      // An account is that of the ACL of its initiator.
      authority: (initiatorName) =>
        printAuthority(
          { target: parseIscsiName(target), tag: 1, initiatorName: parseIscsiName(initiatorName) },
          'initiator',
        ),
      initiators,
      auditLines: async () => (await getLio().guest.text(`${stateFolder}/audit.jsonl`)).split('\n'),
    }));
  });
}

/** Enrolled here, because nothing leads out of the guest; the state goes in as it is. */
async function startAgent(lio: GuestLio, world: FleetWorld, folder: string): Promise<StartedProgram> {
  const { guest } = lio;
  const { token } = await world.endpoint.hosts.add('lio', '127.0.0.1', guest.port(wbemPort));
  await enrolIn(folder, ['--role=agent'], world.url, token);
  await lio.shell(`rm -rf ${stateFolder}; mkdir -m 700 ${stateFolder}`);
  await guest.create(`${stateFolder}/store.mdb`, readFileSync(join(folder, 'state', 'store.mdb')));
  await guest.create('/root/agent-key', readFileSync(join(folder, 'key')));
  await guest.create(log, '');
  const settings = [
    '--role', 'agent', '--agent-bind', guestAddress, '--agent-port', String(wbemPort),
    '--target', 'lio', '--lio-saveconfig', saveconfig, '--initiator-name', initiators[0],
    '--state-dir', stateFolder, '--key-file', '/root/agent-key', '--operation-timeout-ms', '270000',
    '--lio-portals', `0.0.0.0:${portalPort}`, '--pool-reserve', '0 KiB',
  ]; // prettier-ignore
  const started = await guest.start('node', [mainInGuest, ...settings], log);
  for (const deadline = performance.now() + readyMs; performance.now() < deadline; await sleep(250))
    if ((await guest.text(log)).includes('iscsi-wbem agent ready:')) return started;
  throw new Error(`the agent did not start in the guest; it printed:\n${await guest.text(log)}`);
}
