import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstanceName, type CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../src/cim/values.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { qemuLibraries, qemuModules } from '../guest/packages.mjs';
import { getPeer, hasPeers, projectFolder } from '../support/environment.js';
import { findFreePort } from '../support/freePort.js';
import { startServer, type Server } from '../support/server.js';
import { namespace } from './CredentialClient.js';

const host = 'iqn.1993-08.org.debian:01:hypervisor';
const stranger = 'iqn.1993-08.org.debian:01:stranger';
const secret = 'hypervisor-12';
const MiB = 2 ** 20;

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  const running = promisify(execFile)(program, args, { env, timeout: 50_000 });
  running.child.stdin?.end(input);
  try {
    return { status: 0, ...(await running) };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { status: code ?? -1, stdout, stderr };
  }
}

/** From nothing to a disk that a hypervisor writes to, as an administrator does it. */
describe.skipIf(!hasPeers('qemuImg'))('storage on a fresh server', { timeout: 90_000 }, () => {
  let server: Server;
  let port: number;
  let passwordFile: string;

  beforeAll(async () => {
    port = await findFreePort();
    server = await startServer({ args: ['--iscsi-port', `${port}`] });
    passwordFile = join(server.folder, 'password');
    writeFileSync(passwordFile, server.password, { mode: 0o600 });
    writeFileSync(join(server.folder, 'right'), secret, { mode: 0o600 });
  }, 90_000);
  afterAll(() => server.dispose());

  /** `iscsi-wbem ...` as a process of its own. */
  const iscsiWbem = (args: readonly string[], input = ''): Promise<Ended> => {
    const connection = ['--url', server.url, '--password-file', passwordFile];
    const program = join(projectFolder, 'dist', 'main.js');
    return run(process.execPath, [program, ...args, ...connection], process.env, input);
  };

  const client = (): WbemClient =>
    new WbemClient({ url: server.url, user: server.user, password: server.password, namespace });

  /** qemu-io's commands on LUN 0 of a target, in one session. */
  const io = async (target: string, initiator: string, ...commands: readonly string[]): Promise<Ended> => {
    const lun =
      `driver=iscsi,transport=tcp,portal=127.0.0.1:${port},target=${target},lun=0,` +
      `initiator-name=${initiator},user=${initiator},password-secret=chap`;
    const object = `secret,id=chap,file=${join(server.folder, 'right')}`;
    const args = ['--object', object, '--image-opts', ...commands.flatMap((each) => ['-c', each]), lun];
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: qemuLibraries(),
      QEMU_MODULE_DIR: qemuModules,
    };
    return run(join(dirname(getPeer('qemuImg')), 'qemu-io'), args, env);
  };

  it('is provided, written to, grown, kept over kill -9, copied and withdrawn', async () => {
    const provided = await iscsiWbem(
      ['provide', '64M', '--to', host, '--name', 'vm1', '--stdin', '--json'],
      secret,
    );
    expect(provided).toMatchObject({ status: 0, stderr: '' });
    expect(provided.stdout).not.toContain(secret);
    const { target, lun, verified } = JSON.parse(provided.stdout) as Record<string, unknown>;
    expect({ lun, verified }).toEqual({ lun: 0, verified: true });
    if (typeof target !== 'string') throw new Error('no target was named');

    const written = await io(
      target,
      host,
      'read -P 0 0 64M',
      'write -P 0xa5 0 1M',
      'flush',
      'read -P 0xa5 0 1M',
    );
    expect(written.stdout + written.stderr).not.toMatch(/failed|error/iu);
    expect((await io(target, stranger, 'read 0 4k')).status).not.toBe(0);

    await server.kill();
    await server.start();

    const resized = await iscsiWbem(['volume', 'resize', 'vm1', '96M']);
    expect(resized).toMatchObject({ status: 0 });
    const grown = await io(target, host, 'length', 'read -P 0xa5 0 1M', 'read -P 0 64M 32M');
    expect(grown.stdout + grown.stderr).not.toMatch(/failed|error/iu);
    expect(grown.stdout).toContain('96 MiB');

    const refused = await iscsiWbem(['volume', 'remove', 'vm1', '--yes']);
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('LUN 0') as unknown });
    expect(await iscsiWbem(['withdraw', target])).toMatchObject({ status: 2 });
    expect(await iscsiWbem(['withdraw', target, '--yes'])).toMatchObject({ status: 0 });
    expect((await io(target, host, 'read 0 4k')).status).not.toBe(0);
    expect(await iscsiWbem(['volume', 'clone', 'vm1', 'vm1-copy'])).toMatchObject({ status: 0 });
    const listed = JSON.parse((await iscsiWbem(['volume', 'list', '--json'])).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name).toSorted()).toEqual(['vm1', 'vm1-copy']);
    for (const { name } of listed)
      expect(await iscsiWbem(['volume', 'remove', name, '--yes'])).toMatchObject({ status: 0 });
    expect(server.log).not.toContain(secret);
  });

  it.each([
    [['volume', 'create', 'a/b', '1M'], 3, /slash/u],
    [['volume', 'create', 'x'.repeat(300), '1M'], 3, /300 characters/u],
    [['volume', 'create', 'big', '4096T'], 3, /expected at most \d+/u],
    [['volume', 'create', 'none', '0'], 2, /expected a size/u],
    [['volume', 'create', 'none', '12X'], 2, /expected a size/u],
    [['volume', 'show', 'none'], 1, /no volume "none"/u],
    [['volume', 'remove', 'none', '--yes'], 1, /no volume "none"/u],
    [['pool', 'show', 'none'], 1, /no pool "none": expected "default"/u],
    [['target', 'allow', 'iqn.2026-11.test.example:none', host], 3, /no target/u],
    [['target', 'allow', 'not a name', host], 3, /expected an iSCSI name/u],
    [['export', 'add', 'iqn.2026-11.io.github.iscsi-wbem:demo', 'none'], 3, /no volume/u],
  ] as const)('%j is refused by a sentence', async (args, status, sentence) => {
    const ended = await iscsiWbem(args);

    expect(ended).toMatchObject({ status });
    expect(ended.stderr).toMatch(sentence);
    expect(ended.stderr).not.toMatch(/^\s+at /mu);
  });

  it('is the same over CIM: volumes, pools and exports as live instances that name each other', async () => {
    const made = await iscsiWbem(['volume', 'create', 'cim1', '1M']);
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
