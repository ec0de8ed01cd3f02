import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmtfClasses, ns } from '../../src/wsman/names.js';
import { resolveNamespaces, type NamespacedElement } from '../../src/xml/NamespacedElement.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { hasPeers } from '../support/environment.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { PythonProcess } from '../support/python.js';
import { descendants } from '../wsman/WsmanClient.js';
import { replicationService } from './CredentialClient.js';
import { textsOf } from './PypsrpClient.js';

const endpoints = `${dmtfClasses}MSISCSITARGET_iSCSIProtocolEndpoint`;

/** Its operations as they are in Python; it names no namespace, and sends no Content-Type. */
describe.skipIf(!hasPeers('wsmanclientPython'))('python-wsmanclient', () => {
  let server: InProcessServer;
  let client: PythonProcess;
  beforeAll(async () => {
    server = await InProcessServer.open();
    const { url, user, password } = server;
    const env = { WSMAN_PASSWORD: password };
    client = new PythonProcess('wsmanclient_session.py', [new URL(url).port, user], env, 'wsmanclientPython');
  });
  afterAll(async () => {
    await client.stop();
    await server.dispose();
  });

  async function call(request: object): Promise<NamespacedElement[]> {
    const { answer, error } = (await client.call(request)) as { answer?: string; error?: string };
    if (answer === undefined) throw new Error(error);
    return descendants(resolveNamespaces(parseXml(Buffer.from(answer))));
  }

  const itemsIn = (answer: readonly NamespacedElement[]): readonly NamespacedElement[] =>
    answer.find(({ name }) => name === 'Items')?.children ?? [];

  it('enumerates: what fits into one answer at once, and all of it by its Pulls', async () => {
    const all = itemsIn(await call({ operation: 'enumerate', resource_uri: endpoints }));
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(['MSISCSITARGET_iSCSIProtocolEndpoint']));
    const everything = `${dmtfClasses}CIM_ManagedElement`;
    const pulled = await call({
      operation: 'enumerate',
      resource_uri: everything,
      optimization: false,
      max_elems: 7,
    });
    expect(itemsIn(pulled).length).toBeGreaterThan(30);
    expect(pulled.some(({ name }) => name === 'EnumerationContext')).toBe(false);
  });

  it('filters by CQL and by WQL', async () => {
    const [one] = itemsIn(await call({ operation: 'enumerate', resource_uri: endpoints }));
    const name = one && textsOf(one)['Name'];
    for (const filter_dialect of ['cql', 'wql']) {
      const filter_query = `SELECT * FROM MSISCSITARGET_iSCSIProtocolEndpoint WHERE Name = '${name}'`;
      const found = itemsIn(
        await call({ operation: 'enumerate', resource_uri: endpoints, filter_query, filter_dialect }),
      );
      expect(found.map((item) => textsOf(item)['Name'])).toEqual([name]);
    }
    const broken = { operation: 'enumerate', resource_uri: endpoints, filter_query: 'SELECT FROM' };
    await expect(call(broken)).rejects.toThrow(/InvalidResponse/u);
  });

  it('pulls with a context', async () => {
    const opened = await call({
      operation: 'enumerate',
      resource_uri: `${dmtfClasses}CIM_ManagedElement`,
      optimization: false,
      auto_pull: false,
    });
    const context = opened.find(({ name }) => name === 'EnumerationContext')?.text;
    const pulled = await call({ operation: 'pull', resource_uri: endpoints, context, max_elems: 3 });
    expect(pulled.find(({ name }) => name === 'Items')?.namespace).toBe(ns.wsen);
    expect(itemsIn(pulled)).toHaveLength(3);
  });

  it('calls a method', async () => {
    const { className, keys } = replicationService;
    const properties = {
      SharedSecret:
        '<INSTANCE CLASSNAME="CIM_SharedSecret"><PROPERTY NAME="RemoteID" TYPE="string"><VALUE>iqn.2026-11.test.example:dell</VALUE></PROPERTY>' +
        '<PROPERTY NAME="Secret" TYPE="string"><VALUE>short</VALUE></PROPERTY></INSTANCE>',
    };
    const output = await call({
      operation: 'invoke',
      resource_uri: dmtfClasses + className,
      method: 'AddSharedSecret',
      selectors: keys,
      properties,
    });
    expect(output.find(({ name }) => name === 'ReturnValue')?.text).toBe('5');
  });
});
