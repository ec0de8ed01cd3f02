import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { TargetHost } from '../../src/cli/TargetHost.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { ownClient } from '../interop/ownClient.js';
import { tryToGetIn, type AttemptResult } from '../interop/LoginProbe.js';
import type { CredentialClient } from '../interop/CredentialClient.js';
import { Canaries } from '../canary/Canaries.js';
import { Server } from '../support/server.js';
import { mountTmpfs } from '../support/mountTmpfs.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const disk = mkdtempSync(join(tmpdir(), 'disk-'));
const isMounted = mountTmpfs(disk);
if (!isMounted) rmSync(disk, { recursive: true });

describe.skipIf(!isMounted)('a full disk under the state (a tmpfs, so as root alone)', () => {
  const stateFolder = join(disk, 'state');
  const server = new Server({ args: ['--state-dir', stateFolder, '--log-level', 'trace'] });
  const canaries = new Canaries();
  const [before, refused, added] = ['before', 'refused', 'added'].map((name) => canaries.make(name)) as [
    string,
    string,
    string,
  ];
  let client: CredentialClient;

  beforeAll(async () => {
    mkdirSync(stateFolder, { mode: 0o700 });
    await server.start();
    client = ownClient(server);
    await client.addSharedSecret({ RemoteID: 'before', Secret: before, target });
  });
  afterAll(async () => {
    await client.stop();
    await server.dispose();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const tryIn = (chapName: string, secret: string): Promise<AttemptResult> => {
    const [, port] = /embedded at 127\.0\.0\.1:(\d+)/u.exec(server.stdout) ?? [];
    return tryToGetIn(
      { address: '127.0.0.1', port: Number(port) },
      { target, account: { chapName, secret } },
    );
  };
  const addUser = (name: string): Promise<unknown> =>
    askAdministration(
      stateFolder,
      { kind: 'addUser', name, password: 'a-password', roles: ['read'], namespaceRoles: {} },
      'tester',
    );
  const addNamespace = async (name: string): Promise<void> => {
    const { url, user, password } = server;
    const interop = new WbemClient({ url, user, password, namespace: 'interop' });
    await interop
      .createInstance(new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', name)]))
      .finally(() => interop.close());
  };
  /** Writes until so many bytes are left. */
  const fill = (left: number): void => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, `filler-${left}`), Buffer.alloc(bavail * bsize - left));
  };
  const readiness = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;

  it.each([64 * 1024, 0])(
    'with %i bytes left refuses each change before it begins, and goes on with all else',
    async (left) => {
      fill(left);
      expect(
        (await client.addSharedSecret({ RemoteID: 'full', Secret: refused, target })).returnValue,
      ).not.toBe(0);
      await expect(addUser('full')).rejects.toThrow(/left: expected/u);
      await expect(addNamespace('root/full')).rejects.toThrow(/CIM_ERR_/u);
      await expect.poll(readiness).toBe(503);
      expect(await client.listSecrets()).toEqual(['before']);
      expect(await tryIn('full', refused)).toBe('refused');
      expect(await tryIn('before', before)).toBe('in');
    },
  );

  it('with 2 MiB left refuses what clients make of their own, and a credential can still be revoked', async () => {
    for (const left of [64 * 1024, 0]) rmSync(join(disk, `filler-${left}`));
    fill(2 * 1024 * 1024);
    await expect(addNamespace('root/full')).rejects.toThrow(/left: expected 4194304/u);
    expect((await client.addSharedSecret({ RemoteID: 'brief', Secret: refused, target })).returnValue).toBe(
      0,
    );
    const { url, user, password } = server;
    const connection = { url, user, password, namespace: 'root/cimv2/storage/iscsitarget' };
    const targets = new TargetHost(new WbemClient(connection));
    const brief = (await targets.listSecrets()).find(
      ({ path }) => path.keyBindings.get('RemoteID') === 'brief',
    );
    if (!brief) throw new Error('the secret was not added');
    await targets.remove(brief.path);
    expect(await client.listSecrets()).toEqual(['before']);
    expect(await tryIn('brief', refused)).toBe('refused');
  });

  it('is refused at no time for good: with room again all is done, and a restart finds nothing wrong', async () => {
    rmSync(join(disk, `filler-${2 * 1024 * 1024}`));
    await expect.poll(readiness).toBe(200);
    expect((await client.addSharedSecret({ RemoteID: 'full', Secret: added, target })).returnValue).toBe(0);
    await addUser('full');
    await addNamespace('root/full');
    await server.restart();
    expect(await client.listSecrets()).toEqual(['before', 'full']);
    expect(await tryIn('full', added)).toBe('in');
    expect(await askAdministration(stateFolder, { kind: 'verifyAudit' }, 'tester')).toMatchObject({
      faults: [],
    });
    const audit = readFileSync(join(stateFolder, 'audit.jsonl'), 'utf8');
    expect(audit.match(/"account":"full","outcome":"done"/gu)).toHaveLength(2);
    const files = ['audit.jsonl', 'store.mdb'].map((name) => readFileSync(join(stateFolder, name)));
    expect(canaries.find(Buffer.concat([Buffer.from(server.log), ...files]))).toEqual([]);
  });
});
