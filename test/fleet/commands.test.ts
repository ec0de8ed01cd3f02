import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess, type CommandResult } from '../cli/runCommand.js';
import { holdSession } from '../support/holdSession.js';
import { FleetWorld } from './FleetWorld.js';

const hosts = ['store1', 'store2'];
const initiator = 'iqn.2026-11.test.example:commanded';

interface Listed {
  readonly name: string;
  readonly systemName: string;
  readonly accounts: number;
  readonly portals: readonly string[];
}

describe('commands at an endpoint whose hosts have a target of the same name', () => {
  let world: FleetWorld;
  let target: string;

  beforeAll(async () => {
    world = await FleetWorld.open(hosts);
    writeFileSync(join(world.folder, 'password'), world.password);
    target = (await listTargets())[0]?.name ?? '';
  });
  afterAll(async () => {
    await world.dispose();
  });

  const cli = (argv: readonly string[], stdin = ''): Promise<CommandResult> =>
    runInProcess([...argv, '--url', world.url, '--password-file', join(world.folder, 'password')], { stdin });
  const listTargets = async (): Promise<readonly Listed[]> =>
    JSON.parse((await cli(['target', 'list', '--json'])).stdout) as readonly Listed[];
  const add = (...where: readonly string[]): Promise<CommandResult> =>
    cli(['secret', 'add', initiator, '--stdin', ...where], 'secret-of-host1\n');

  it('refuse to guess the host, and change nothing', async () => {
    const choice = 'is at 2 hosts: expected --host store1 or --host store2.';
    expect(await add('--target', target)).toMatchObject({
      exitCode: 2,
      stderr: `iscsi-wbem: the target "${target}" ${choice}\n`,
    });
    expect(await add('--unbound')).toMatchObject({
      exitCode: 2,
      stderr: `iscsi-wbem: the service of accounts ${choice}\n`,
    });
    expect(await cli(['target', 'show', target])).toMatchObject({
      exitCode: 2,
      stderr: `iscsi-wbem: the target "${target}" ${choice}\n`,
    });
    expect((await listTargets()).map(({ accounts }) => accounts)).toEqual([0, 0]);
  });

  it('name the hosts that there are instead of another one', async () => {
    expect(await add('--target', target, '--host', 'store9')).toMatchObject({
      exitCode: 1,
      stderr: 'iscsi-wbem: the server shows nothing at a host "store9": expected store1 or store2.\n',
    });
  });

  it('change the host that is named, and tell the hosts apart', async () => {
    expect((await add('--target', target, '--host', 'store2')).exitCode).toBe(0);
    expect(
      (await listTargets()).map(({ systemName, accounts, portals }) => [systemName, accounts, portals]),
    ).toEqual([
      ['store1', 0, [world.agentOf('store1').portal]],
      ['store2', 1, [world.agentOf('store2').portal]],
    ]);
    expect((await add('--target', target, '--host', 'store1')).exitCode).toBe(0);
    const { stdout } = await cli(['secret', 'list']);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/u)[0])).toEqual(['HOST', ...hosts, '']);
  });

  it('make and withdraw storage at the host that is named, and show it with its host', async () => {
    const create = ['volume', 'create', 'db1', '4 MiB'];
    const choice = 'storage is at 2 hosts: expected --host store1 or --host store2.';
    expect(await cli(create)).toMatchObject({ exitCode: 2, stderr: `iscsi-wbem: ${choice}\n` });
    for (const host of hosts) expect((await cli([...create, '--host', host])).exitCode).toBe(0);
    expect(await cli(['volume', 'show', 'db1'])).toMatchObject({
      exitCode: 2,
      stderr: 'iscsi-wbem: the volume "db1" is at 2 hosts: expected --host store1 or --host store2.\n',
    });
    const { stdout } = await cli(['pool', 'list']);
    expect(stdout.split('\n')[0]).toMatch(/^HOST +POOL/u);
    expect((await cli(['target', 'create', 'db1', '--host', 'store2'])).exitCode).toBe(0);
    const made = (await listTargets()).find(({ name }) => name.endsWith(':db1'));
    expect(made?.systemName).toBe('store2');
    expect((await cli(['export', 'add', made?.name ?? '', 'db1', '--host', 'store2'])).exitCode).toBe(5);
    const shown = JSON.parse(
      (await cli(['volume', 'list', '--json', '--host', 'store2'])).stdout,
    ) as readonly {
      readonly name: string;
      readonly systemName: string;
      readonly exports: readonly object[];
    }[];
    expect(shown.find(({ name }) => name === 'db1')).toMatchObject({
      systemName: 'store2',
      exports: [{ target: made?.name }],
    });
    expect(
      (await cli(['withdraw', made?.name ?? '', '--delete-volume', '--yes', '--host', 'store2'])).exitCode,
    ).toBe(0);
    expect((await cli(['volume', 'remove', 'db1', '--yes', '--host', 'store1'])).exitCode).toBe(0);
  });

  it('check and list sessions of the host that is named', async () => {
    expect(await cli(['check', target])).toMatchObject({
      exitCode: 2,
      stderr: `iscsi-wbem: the target "${target}" is at 2 hosts: expected --host store1 or --host store2.\n`,
    });
    const checked = await cli(['check', target, '--host', 'store2', '--json']);
    expect(checked.exitCode).toBe(0);
    expect((JSON.parse(checked.stdout) as readonly Listed[]).map(({ systemName }) => systemName)).toEqual([
      'store2',
    ]);
    const sessions = [];
    for (const host of hosts) {
      const [address = '', port] = world.agentOf(host).portal.split(':');
      const account = { chapName: initiator, secret: 'secret-of-host1' };
      sessions.push(await holdSession({ address, port: Number(port) }, target, account, initiator));
    }
    try {
      const { stdout } = await cli(['session', 'list']);
      expect(stdout.split('\n').map((line) => line.split(/ {2,}/u)[0])).toEqual(['HOST', ...hosts, '']);
      const one = await cli(['session', 'list', '--host', 'store1', '--json']);
      expect((JSON.parse(one.stdout) as readonly Listed[]).map(({ systemName }) => systemName)).toEqual([
        'store1',
      ]);
    } finally {
      for (const session of sessions) await session.close();
    }
  });

  it('remove the account of the host that is named alone', async () => {
    expect(await cli(['secret', 'remove', initiator])).toMatchObject({
      exitCode: 2,
      stderr: `iscsi-wbem: 2 accounts have the name "${initiator}": expected --host store1 or --host store2.\n`,
    });
    expect((await cli(['secret', 'remove', initiator, '--host', 'store1'])).exitCode).toBe(0);
    expect((await listTargets()).map(({ accounts }) => accounts)).toEqual([0, 1]);
  });
});
