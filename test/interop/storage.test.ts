import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstanceName, type CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../src/cim/values.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { hasPeers } from '../support/environment.js';
import { findFreePort } from '../support/freePort.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { namespace } from './CredentialClient.js';
import { StorageClient } from './StorageClient.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const host = 'iqn.1993-08.org.debian:01:hypervisor';
const stranger = 'iqn.1993-08.org.debian:01:stranger';
const secret = 'hypervisor-12';
const MiB = 2 ** 20;

/** From nothing to a disk that a hypervisor writes to, as an administrator does it. */
describe.skipIf(!hasPeers('qemuImg'))('storage on a fresh server', () => {
  let server: Server;
  let storage: StorageClient;

  beforeAll(async () => {
    const port = await findFreePort();
    server = await startServer({ args: ['--iscsi-port', `${port}`] });
    storage = new StorageClient(server, { port, lun: 0, secret });
  });
  afterAll(() => server.dispose());

  const client = (): WbemClient => wbemClientOf(server, namespace);

  it('is provided, written to, grown, kept over kill -9, copied and withdrawn', async () => {
    const provided = await storage.run(
      ['provide', '64M', '--to', host, '--name', 'vm1', '--stdin', '--json'],
      secret,
    );
    expect(provided).toMatchObject({ status: 0, stderr: '' });
    expect(provided.stdout).not.toContain(secret);
    const { target, lun, verified } = JSON.parse(provided.stdout) as Record<string, unknown>;
    expect({ lun, verified }).toEqual({ lun: 0, verified: true });
    if (typeof target !== 'string') throw new Error('no target was named');

    const written = await storage.io(
      target,
      host,
      'read -P 0 0 64M',
      'write -P 0xa5 0 1M',
      'flush',
      'read -P 0xa5 0 1M',
    );
    expect(written.stdout + written.stderr).not.toMatch(/failed|error/iu);
    expect((await storage.io(target, stranger, 'read 0 4k')).status).not.toBe(0);

    await server.kill();
    await server.start();

    const resized = await storage.run(['volume', 'resize', 'vm1', '96M']);
    expect(resized).toMatchObject({ status: 0 });
    const grown = await storage.io(target, host, 'length', 'read -P 0xa5 0 1M', 'read -P 0 64M 32M');
    expect(grown.stdout + grown.stderr).not.toMatch(/failed|error/iu);
    expect(grown.stdout).toContain('96 MiB');

    const refused = await storage.run(['volume', 'remove', 'vm1', '--yes']);
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('LUN 0') as unknown });
    expect(await storage.run(['withdraw', target])).toMatchObject({ status: 2 });
    expect(await storage.run(['withdraw', target, '--yes'])).toMatchObject({ status: 0 });
    expect((await storage.io(target, host, 'read 0 4k')).status).not.toBe(0);
    expect(await storage.run(['volume', 'clone', 'vm1', 'vm1-copy'])).toMatchObject({ status: 0 });
    const volumes = JSON.parse((await storage.run(['volume', 'list', '--json'])).stdout) as {
      name: string;
    }[];
    // Beside them the LUN of the demonstration target is listed.
    const listed = volumes.map(({ name }) => name).filter((name) => name.startsWith('vm1'));
    expect(listed.toSorted()).toEqual(['vm1', 'vm1-copy']);
    for (const name of listed)
      expect(await storage.run(['volume', 'remove', name, '--yes'])).toMatchObject({ status: 0 });
    expect(server.log).not.toContain(secret);
  });

  it.each([
    [['volume', 'create', 'a/b', '1M'], 3, /slash/u],
    [['volume', 'create', 'x'.repeat(300), '1M'], 3, /300 characters/u],
    [['volume', 'create', 'big', '4096T'], 3, /expected at most \d+/u],
    [['volume', 'create', 'none', '0'], 2, /expected a size/u],
    [['volume', 'create', 'none', '12X'], 2, /size is "12X": expected a size/u],
    [['volume', 'show', 'none'], 1, /no volume "none"/u],
    [['volume', 'remove', 'none', '--yes'], 1, /no volume "none"/u],
    [['pool', 'show', 'none'], 1, /no pool "none": expected "default"/u],
    [['target', 'allow', 'iqn.2026-11.test.example:none', host], 3, /no target/u],
    [['target', 'allow', 'not a name', host], 3, /expected an iSCSI name/u],
    [['export', 'add', 'iqn.2026-11.io.github.iscsi-wbem:demo', 'none'], 3, /no volume/u],
  ] as const)('%j is refused by a sentence', async (args, status, sentence) => {
    const ended = await storage.run(args);

    expect(ended).toMatchObject({ status });
    expect(ended.stderr).toMatch(sentence);
    expect(ended.stderr).not.toMatch(/^\s+at /mu);
  });

  it('is the same over CIM: volumes, pools and exports as live instances that name each other', async () => {
    const made = await storage.run(['volume', 'create', 'cim1', '1M']);
    expect(made.status).toBe(0);
    const wbem = client();
    try {
      const pools = await wbem.enumerateInstances('CIM_StoragePool');
      const pool = pools.find((each) => each.value('Primordial') === false);
      const volumes = await wbem.enumerateInstances('CIM_StorageVolume');
      const volume = volumes.find((each) => each.value('ElementName') === 'cim1');
      expect(Number(volume?.value('NumberOfBlocks')) * Number(volume?.value('BlockSize'))).toBe(MiB);
      expect(volume?.value('Name')).toMatch(/^3[0-9a-f]{15}$/u);
      const allocated = await wbem.enumerateInstances('CIM_AllocatedFromStoragePool');
      const ends = allocated.map((each) => [each.value('Antecedent'), each.value('Dependent')]);
      const isOf = (end: CIMValue | undefined, path: CIMInstanceName | null | undefined): boolean =>
        end !== undefined && isInstanceName(end) && path?.equals(end.at({ host: null })) === true;
      expect(
        ends.some(([antecedent, dependent]) => isOf(antecedent, pool?.path) && isOf(dependent, volume?.path)),
      ).toBe(true);
    } finally {
      wbem.close();
    }
  });
});

describe.skipIf(!hasPeers('qemuImg') || !haveTgtd)('storage of a tgtd', () => {
  let fixture: TgtServer;
  let storage: StorageClient;

  beforeAll(async () => {
    fixture = await startTgtServer();
    storage = new StorageClient(fixture.server, { port: fixture.tgtd.port, lun: 1, secret });
  });
  afterAll(() => fixture.dispose());

  it('is provided, written to, grown, kept over kill -9 of the server and of tgtd, and withdrawn', async () => {
    const { server, tgtd } = fixture;
    const provided = await storage.run(
      ['provide', '64M', '--to', host, '--name', 'vm1', '--stdin', '--json'],
      secret,
    );
    expect(provided).toMatchObject({ status: 0, stderr: '' });
    const { target, lun, verified } = JSON.parse(provided.stdout) as Record<string, unknown>;
    expect({ lun, verified }).toEqual({ lun: 1, verified: true });
    if (typeof target !== 'string') throw new Error('no target was named');

    const written = await storage.io(target, host, 'read -P 0 0 64M', 'write -P 0xa5 0 1M', 'flush');
    expect(written.stdout + written.stderr).not.toMatch(/failed|error/iu);
    expect((await storage.io(target, stranger, 'read 0 4k')).status).not.toBe(0);

    await server.kill();
    await tgtd.restart();
    expect((await storage.io(target, host, 'read 0 4k')).status).not.toBe(0);
    await server.start();

    expect(await storage.run(['volume', 'resize', 'vm1', '96M'])).toMatchObject({ status: 0 });
    const grown = await storage.io(target, host, 'length', 'read -P 0xa5 0 1M', 'read -P 0 64M 32M');
    expect(grown.stdout + grown.stderr).not.toMatch(/failed|error/iu);
    expect(grown.stdout).toContain('96 MiB');
    expect((await storage.io(target, stranger, 'read 0 4k')).status).not.toBe(0);

    expect(await storage.run(['withdraw', target, '--yes', '--delete-volume'])).toMatchObject({ status: 0 });
    expect((await storage.io(target, host, 'read 0 4k')).status).not.toBe(0);
    expect(await tgtd.showTargets()).not.toContain(target);
    expect(JSON.parse((await storage.run(['volume', 'list', '--json'])).stdout)).toEqual([]);
    expect(server.log).not.toContain(secret);
  });
});
