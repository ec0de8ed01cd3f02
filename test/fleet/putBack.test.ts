import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runStateCommand } from '../../src/server/stateCommands.js';
import { FleetWorld } from './FleetWorld.js';

let world: FleetWorld;
afterEach(() => world.dispose());

/** `iscsi-wbem cluster accept-restore` on the state of the endpoint; its exit code and what it said. */
async function acceptRestore(...options: string[]): Promise<readonly [number, string]> {
  const config = join(world.folder, 'endpoint.toml');
  writeFileSync(config, 'role = "endpoint"\nfleet-name = "fleet.example"\n');
  let said = '';
  const state = [
    '--config',
    config,
    '--state-dir',
    join(world.folder, 'state'),
    '--key-file',
    join(world.folder, 'key'),
  ];
  const exitCode = await runStateCommand(['cluster', 'accept-restore', ...state, ...options], {
    stdin: (async function* (): AsyncGenerator<Buffer> {})(),
    stdout: { isTTY: false, write: (text: string) => void (said += text) },
    stderr: { isTTY: false, write: (text: string) => void (said += text) },
  });
  return [exitCode, said];
}

it('an endpoint whose state was put back is accepted, and the one that has the state of before is refused by the hosts', async () => {
  world = await FleetWorld.open(['store1']);
  const [refusedCode, refused] = await acceptRestore();
  expect(refusedCode).not.toBe(0);
  expect(refused).toContain('a server runs on');
  await world.endEndpoint();
  const state = join(world.folder, 'state');
  const before = join(world.folder, 'state-of-before');
  cpSync(state, before, { recursive: true });

  expect(await acceptRestore()).toEqual([
    0,
    'the shared state is taken as it is, as epoch 2; this endpoint can be started\n',
  ]);
  await world.startEndpoint();
  // The stored row says that it is in contact before it is asked.
  await world.endpoint.fleet.find('store1')?.probe();
  expect(world.endpoint.fleet.find('store1')?.state).toBe('ok');
  expect(world.auditOf(null).filter(({ what }) => what === 'acceptRestore')).toHaveLength(1);
  await world.endEndpoint();

  rmSync(state, { recursive: true });
  cpSync(before, state, { recursive: true });
  await world.startEndpoint();
  await world.until('store1', 'lost');
  const { client } = world;
  expect(await client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual([]);
  expect(world.endpoint.fleet.find('store1')?.row.lost).toContain(
    'has epoch 1 of the fleet: expected 2 or a later one',
  );
  await world.endEndpoint();

  const [usage, said] = await acceptRestore('--epoch', '0');
  expect(usage).not.toBe(0);
  expect(said).toContain('"0" is no epoch: expected a number from 1 on');
  // A typing error must not make all hosts refuse the endpoint.
  const [tooFar, why] = await acceptRestore('--epoch', '1002');
  expect(tooFar).not.toBe(0);
  expect(why).toContain('--epoch 1002 is too far above epoch 1 of the shared state: expected at most 1001.');
  expect((await acceptRestore('--epoch', '7'))[1]).toContain('as epoch 7;');
  await world.startEndpoint();
  await world.until('store1', 'ok');
});
