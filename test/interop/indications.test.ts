import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { IndicationWorld, targetNamespace } from '../indications/IndicationWorld.js';
import { interopClient } from '../indications/subscribe.js';
import { TestCa } from '../support/certificates.js';
import { findFreePort } from '../support/freePort.js';
import { havePywbem } from '../support/pywbem.js';
import { startServer } from '../support/server.js';
import { runPywbemcli } from '../support/pywbemcli.js';
import { PywbemListener } from './PywbemListener.js';

describe.skipIf(!havePywbem)("pywbem's subscription manager and listener", () => {
  let world: IndicationWorld;
  let listener: PywbemListener;
  let port: number;
  beforeAll(async () => {
    world = await IndicationWorld.start();
    await world.indications.changeSettings({ DeliveryRetryInterval: 0, DeliveryRetryAttempts: 100 });
    listener = await PywbemListener.start(world);
    port = await findFreePort();
  });
  afterAll(async () => {
    await listener.stop();
    await world.dispose();
  });

  it('subscribe, and what they made is found again by path', async () => {
    const paths = await listener.call('subscribe', {
      id: 'ports',
      url: `http://127.0.0.1:${port}`,
      query: 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_ProtocolEndpoint',
      language: 'DMTF:CQL',
      namespaces: [targetNamespace],
    });
    expect(paths).toHaveLength(3);
    expect(await listener.call('check')).toEqual([1, 1, 1]);
  });

  it('receive an indication', async () => {
    await listener.call('listen', { port });
    world.publish('first');
    const [received] = await listener.receive(1);
    expect(received?.context).toMatch(/^iscsi-wbem:[0-9a-f-]{36}$/);
    expect(received).toEqual({
      class: 'CIM_InstCreation',
      context: received?.context,
      number: 0,
      filter: 'pywbemfilter:tests:ports',
      identifier: 'first',
      source: 'MSISCSITARGET_iSCSIProtocolEndpoint.Name="first"',
    });
  });

  it('remove what they made', async () => {
    await listener.call('remove');
    expect(world.indications.subscriptions.subscriptions()).toEqual([]);
    expect(world.indications.subscriptions.destinations()).toEqual([]);
  });
});

describe.skipIf(!havePywbem)("pywbemcli's subscription commands", () => {
  let world: IndicationWorld;
  let listener: PywbemListener;
  let port: number;
  beforeAll(async () => {
    world = await IndicationWorld.start();
    listener = await PywbemListener.start(world);
    port = await findFreePort();
    await listener.call('listen', { port });
  });
  afterAll(async () => {
    await listener.stop();
    await world.dispose();
  });

  const run = (...args: string[]): ReturnType<typeof runPywbemcli> =>
    runPywbemcli(world, 'interop', 'subscription', ...args);
  const print = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    return stdout.replaceAll(/\s+/g, ' ').trim();
  };

  it.each(['--owned', '--permanent'])('make a subscription %s, which delivers', async (kind) => {
    const query = 'SELECT * FROM CIM_InstIndication';
    const before = (await listener.received()).length;
    await print('add-destination', 'd', '--listener-url', `http://127.0.0.1:${port}`, kind);
    await print('add-filter', 'f', '--query', query, '--source-namespaces', targetNamespace, kind);
    await print('add-subscription', 'd', 'f', kind);
    world.publish(kind);
    const received = await listener.receive(before + 1);
    expect(received.at(-1)).toMatchObject({ number: 0, identifier: kind });

    const filters = await print('list-filters', '--names-only');
    expect(filters).toContain(kind === '--owned' ? '| pywbemfilter:defaultpywbemcliSubMgr:f |' : '| f |');
    expect(filters).toContain('| iscsi-wbem:Alerts |');
    const refused = await run('remove-filter', 'f', kind);
    expect(refused.exitCode).toBe(1);
    expect(`${refused.stdout}${refused.stderr}`).toMatch(/CIM_ERR_FAILED|referenc|in use/);
    await print('remove-subscription', 'd', 'f');
    await print('remove-filter', 'f', kind);
    await print('remove-destination', 'd', kind);
    expect(world.indications.subscriptions.destinations()).toEqual([]);
  });
});

describe.skipIf(!havePywbem)("pywbem's listener behind HTTPS", () => {
  it('receives, where its certificate comes from the authority that is set', async () => {
    const ca = await TestCa.make();
    const { certificate, key } = await ca.issue('listener', { names: ['127.0.0.1'], usage: 'server' });
    const world = await IndicationWorld.start({ ca: ca.certificate });
    const listener = await PywbemListener.start(world);
    const port = await findFreePort();
    const files = {
      certificate: join(world.folder, 'listener.crt'),
      key: join(world.folder, 'listener.key'),
    };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key);
    try {
      await listener.call('listen', { port, ...files });
      await listener.call('subscribe', {
        id: 'https',
        url: `https://127.0.0.1:${port}`,
        query: 'SELECT * FROM CIM_InstCreation',
        language: 'WQL',
        namespaces: [targetNamespace],
        owned: false,
      });
      for (let index = 0; index < 20; index += 1) world.publish(`${index}`);
      const received = await listener.receive(20);
      expect(received.map(({ number }) => number)).toEqual([...Array(20).keys()]);
    } finally {
      await listener.stop();
      await world.dispose();
    }
  });
});

describe.skipIf(!havePywbem)('the server as a process', () => {
  it('keeps subscriptions and settings over a restart, and sends to addresses that it was told', async () => {
    const server = await startServer({
      args: ['--listener-allow', '192.0.2.0/24', '--max-subscriptions', '2'],
    });
    let listener = await PywbemListener.start(server);
    const subscribe = (id: string, url: string): Promise<string[]> =>
      listener.call('subscribe', {
        id,
        url,
        query: 'SELECT * FROM CIM_InstCreation',
        language: 'WQL',
        namespaces: [targetNamespace],
      });
    try {
      await subscribe('one', 'http://192.0.2.1:5000');
      await subscribe('two', 'https://127.0.0.1:5001');
      await expect(subscribe('three', 'http://127.0.0.1:5002')).rejects.toThrow('CIMError 27');
      await expect(subscribe('four', 'http://198.51.100.1:5000')).rejects.toThrow('CIMError');
      const client = interopClient(server);
      const [settings] = await client.enumerateInstances('CIM_IndicationServiceSettingData');
      await client.modifyInstance(
        new CIMInstance('CIM_IndicationServiceSettingData', [
          cimProperty('DeliveryRetryInterval', 'uint32', 7),
        ]).withPath(settings?.path ?? null),
        ['DeliveryRetryInterval'],
      );
      await server.restart();
      const [service] = await client.enumerateInstances('CIM_IndicationService');
      expect(service?.value('DeliveryRetryInterval')).toBe(7);
      client.close();
      expect(await listener.call('check')).toEqual([2, 2, 2]);
      await listener.stop();
      listener = await PywbemListener.start(server);
      await listener.call('remove');
      expect(await listener.call('check')).toEqual([0, 0, 0]);
    } finally {
      await listener.stop();
      await server.dispose();
    }
  });
});
