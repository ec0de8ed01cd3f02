import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { subscribe } from '../indications/subscribe.js';
import { AwsClientError, sdkClient, type AwsClient } from '../interop/awsClients.js';
import { namespace, sharedSecret, type CredentialClient } from '../interop/CredentialClient.js';
import { tryToGetIn, type AttemptResult } from '../interop/LoginProbe.js';
import { ownClient } from '../interop/ownClient.js';
import { Server } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const keys = {
  accessKeyId: 'AKIACLOCKCLOCK000001',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

describe('a clock that is set while the server runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const offset = join(folder, 'offset');
  const server = new Server({
    env: {
      ISCSI_CLOCK_OFFSET: offset,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'setClock.mjs')).href}`,
      ISCSI_WBEM_AWS_ACCESS_KEY_ID: keys.accessKeyId,
      ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
  });
  let client: CredentialClient;
  let aws: AwsClient;

  beforeAll(async () => {
    await server.start();
    client = ownClient(server);
    aws = sdkClient({ url: server.url, region: 'us-east-1', ...keys });
    await subscribe(server, 'http://127.0.0.1:9/');
  });
  afterAll(async () => {
    await client.stop();
    await aws.stop();
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const setClock = async (offsetMs: number): Promise<void> => {
    writeFileSync(offset, String(offsetMs));
    await sleep(50);
  };

  const tryIn = (chapName: string, secret: string): Promise<AttemptResult> => {
    const [, port] = /embedded at 127\.0\.0\.1:(\d+)/u.exec(server.stdout) ?? [];
    return tryToGetIn(
      { address: '127.0.0.1', port: Number(port) },
      { target, account: { chapName, secret } },
    );
  };

  const connect = (where = namespace): WbemClient => {
    const { url, user, password } = server;
    return new WbemClient({ url, user, password, namespace: where });
  };
  const { className, keys: bindings } = sharedSecret('');
  const secretPath = (RemoteID: string): CIMInstanceName =>
    new CIMInstanceName(className, { ...bindings, RemoteID, ServiceName: target }, { namespace });

  const rotate = async (remoteId: string, secret: string, overlap: string): Promise<void> => {
    const wbem = connect();
    const { SystemCreationClassName = '', SystemName = '' } = bindings;
    const CreationClassName = 'ISCSIWBEM_SharedSecretService';
    const service = new CIMInstanceName(CreationClassName, {
      SystemCreationClassName,
      SystemName,
      CreationClassName,
      Name: target,
    });
    const plain = { isArray: false, embeddedObject: undefined } as const;
    const { returnValue } = await wbem.invokeMethod(service, 'RotateSharedSecret', [
      { ...plain, name: 'SharedSecret', type: 'reference', value: secretPath(remoteId) },
      { ...plain, name: 'NewSecret', type: 'string', value: secret },
      { ...plain, name: 'OverlapInterval', type: 'datetime', value: CIMDateTime.parse(overlap) },
    ]);
    wbem.close();
    expect(returnValue).toBe(0);
  };

  it.each([
    ['400 days forward', 400 * dayMs],
    ['400 days back', -400 * dayMs],
  ])('%s: changes are made, proved and recorded; nobody is shut out or let in', async (name, offsetMs) => {
    await setClock(0);
    const before = `before ${name}`;
    await client.addSharedSecret({ RemoteID: before, Secret: 'twelve-bytes', target });
    await setClock(offsetMs);
    expect(await tryIn(before, 'twelve-bytes')).toBe('in');
    const started = performance.now();
    expect(await client.addSharedSecret({ RemoteID: name, Secret: 'other-secret', target })).toMatchObject({
      returnValue: 0,
    });
    const wbem = connect();
    await wbem.deleteInstance(secretPath(before));
    wbem.close();
    expect(performance.now() - started).toBeLessThan(patienceMs);
    expect(await tryIn(name, 'other-secret')).toBe('in');
    expect(await tryIn(before, 'twelve-bytes')).toBe('refused');
    expect(await tryIn(name, 'wrong-secret')).toBe('refused');
    expect(await askAdministration(server.stateFolder, { kind: 'verifyAudit' }, 'tester')).toMatchObject({
      faults: [],
    });
    const interop = connect('interop');
    expect(await interop.enumerateInstanceNames('CIM_IndicationSubscription')).toHaveLength(1);
    interop.close();
  });

  it('a signature of AWS counts by the clock of the server, at each request', async () => {
    await setClock(0);
    await aws.call('ListGateways', {});
    for (const offsetMs of [hourMs, -hourMs]) {
      await setClock(offsetMs);
      await expect(aws.call('ListGateways', {})).rejects.toBeInstanceOf(AwsClientError);
    }
    await setClock(0);
    await aws.call('ListGateways', {});
  });

  it('an overlap of two secrets ends by either clock, and one that is put back does not prolong it', async () => {
    await setClock(0);
    await client.addSharedSecret({ RemoteID: 'rotated', Secret: 'first-secret', target });
    await rotate('rotated', 'second-secret', '00000000010000.000000:000');
    expect(await tryIn('rotated', 'first-secret')).toBe('in');
    await setClock(2 * hourMs);
    expect(await tryIn('rotated', 'first-secret')).toBe('refused');
    expect(await tryIn('rotated', 'second-secret')).toBe('in');

    await client.addSharedSecret({ RemoteID: 'short', Secret: 'first-secret', target });
    await rotate('short', 'second-secret', '00000000000003.000000:000');
    await setClock(-2 * hourMs);
    await sleep(3_100);
    expect(await tryIn('short', 'first-secret')).toBe('refused');
    expect(await tryIn('short', 'second-secret')).toBe('in');
  });

  it('the record goes on in the order of what happened, whatever the time says', async () => {
    await setClock(0);
    await server.restart();
    expect(await askAdministration(server.stateFolder, { kind: 'verifyAudit' }, 'tester')).toMatchObject({
      faults: [],
    });
    const lines = readFileSync(join(server.stateFolder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { n: number; time: string });
    expect(records.map(({ n }) => n)).toEqual(records.map((_, index) => index + 1));
    const times = records.map(({ time }) => time);
    expect(times).not.toEqual(times.toSorted());
  });
});
