import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineRefusedError } from '../../src/store/Engine.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';
import { haveEtcd, type EtcdCluster } from '../support/EtcdCluster.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { createThings, thing, thingsAt } from './things.js';

const prefix = '/iscsi-wbem/fleet.example/';

/** What docs/many-hosts.md does with etcdctl: users are the common names of certificates, and one of them may use the prefix. */
async function restrict(etcd: EtcdCluster): Promise<void> {
  const key = Buffer.from(prefix).toString('base64');
  // The end of the range of all keys that begin with it.
  const end = Buffer.from(prefix.replace(/\/$/u, '0')).toString('base64');
  const options = { no_password: true };
  await etcd.ask('auth/role/add', { name: 'iscsi-wbem' });
  const perm = { permType: 'READWRITE', key, range_end: end };
  await etcd.ask('auth/role/grant', { name: 'iscsi-wbem', perm });
  await etcd.ask('auth/user/add', { name: 'endpoint', options });
  await etcd.ask('auth/user/grant', { user: 'endpoint', role: 'iscsi-wbem' });
  await etcd.ask('auth/user/add', { name: 'root', options });
  await etcd.ask('auth/role/add', { name: 'root' });
  await etcd.ask('auth/user/grant', { user: 'root', role: 'root' });
  await etcd.ask('auth/enable', {});
}

describe.skipIf(!haveEtcd)('an etcd with client certificates and roles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'etcd-tls-'));
  let ca: TestCa;
  let world: ClusterProcesses;

  function write(name: string, pem: string): string {
    const path = join(folder, name);
    writeFileSync(path, pem, { mode: 0o600 });
    return path;
  }

  beforeAll(async () => {
    ca = await TestCa.make('CA of etcd');
    // etcd uses its own certificate to reach itself for its JSON gateway.
    const own = await ca.issue('etcd', { names: ['127.0.0.1', 'localhost'], usage: 'both' });
    const [endpoint, root] = [await ca.issue('endpoint'), await ca.issue('root')];
    const caFile = write('ca.pem', ca.certificate);
    world = await ClusterProcesses.open({
      etcd: {
        args: [
          '--client-cert-auth',
          `--trusted-ca-file=${caFile}`,
          `--cert-file=${write('etcd.pem', own.certificate)}`,
          `--key-file=${write('etcd-key.pem', own.key)}`,
        ],
        tls: { ca: ca.certificate, cert: root.certificate, key: root.key },
      },
      prepare: restrict,
      settings: [
        `etcd-ca = "${caFile}"`,
        `etcd-certificate = "${write('endpoint.pem', endpoint.certificate)}"`,
        `etcd-key = "${write('endpoint-key.pem', endpoint.key)}"`,
      ],
    });
  });
  afterAll(async () => {
    await world.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function engineOf({ certificate, key }: CertificateAndKey, of = prefix): EtcdEngine {
    const [caPem, cert, keyPem] = [ca.certificate, certificate, key].map((pem) => Buffer.from(pem));
    if (!caPem || !cert || !keyPem) throw new Error('no certificates');
    return new EtcdEngine({
      urls: world.etcd.urls,
      prefix: of,
      tls: { ca: caPem, cert, key: keyPem },
      timeoutMs: 5000,
    });
  }

  async function refusalOf(engine: EtcdEngine): Promise<unknown> {
    try {
      await engine.announce('test', Buffer.from('x'), 1000);
      return null;
    } catch (error) {
      return error;
    } finally {
      await engine.close();
    }
  }

  it('serves endpoints, each of which shows what was changed at the other', async () => {
    const [one, other] = world.endpoints.map((endpoint) => wbemClientOf(endpoint, 'interop'));
    if (!one || !other) throw new Error('no endpoints');
    await createThings(one);
    await one.createInstance(thing('made here'));
    await expect.poll(() => thingsAt(other).catch(() => new Set())).toEqual(new Set(['made here']));
    expect(await world.expectDone(0, ['cluster', 'status'])).toMatch(
      /https:\/\/127\.0\.0\.1:\d+ +leader +3\.\d+\.\d+/u,
    );
    for (const client of [one, other]) client.close();
  });

  it('refuses an endpoint that writes outside of its prefix, and another certificate of the same authority', async () => {
    const outside = await refusalOf(engineOf(await ca.issue('endpoint'), '/other/'));
    expect(outside).toBeInstanceOf(EngineRefusedError);
    expect(String(outside)).toContain('permission denied');
    const stranger = await refusalOf(engineOf(await ca.issue('stranger')));
    expect(stranger).toBeInstanceOf(EngineRefusedError);
  });

  it('is not reached with a certificate of another authority', async () => {
    const other = await TestCa.make('another CA');
    expect(await refusalOf(engineOf(await other.issue('endpoint')))).toMatchObject({
      name: 'EngineUnavailableError',
    });
  });
});
