import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  havePywbem,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemValue,
} from '../support/pywbem.js';
import { haveTgtd, type TestTarget } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import {
  namespace,
  replicationService,
  sharedSecret,
  targetPort,
  type Identity,
} from './CredentialClient.js';

const initiator = 'iqn.2026-11.test.example:node';
const secret = 'a-right-secret';

describe.skipIf(!haveTgtd || !havePywbem)('the credential model as pywbem sees it', () => {
  let fixture: TgtServer;
  let session: PywbemSession;
  let target: TestTarget;

  beforeAll(async () => {
    fixture = await startTgtServer();
    session = await PywbemSession.start(fixture.server, { namespace });
  });
  afterAll(async () => {
    await session.stop();
    await fixture.dispose();
  });
  let count = 0;
  beforeEach(async () => {
    count += 1;
    target = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:model-${count}`);
  });
  afterEach(async () => {
    for (const name of await names('CIM_SharedSecret'))
      await session.call('DeleteInstance', { InstanceName: name });
    await fixture.tgtd.deleteTarget(target);
  });

  const path = (identity: Identity): PywbemPath => ({ type: 'path', namespace, ...identity });
  const names = (ClassName: string) =>
    session.call<readonly PywbemPath[]>('EnumerateInstanceNames', { ClassName });
  const add = async (
    properties: Readonly<Record<string, string>>,
    ServiceAccessPoint: PywbemValue = path(targetPort(target.iscsiName)),
  ): Promise<number> => {
    const SharedSecret = { type: 'instance', className: 'CIM_SharedSecret', properties } as const;
    const parameters = { SharedSecret, ServiceAccessPoint };
    return (await session.invokeMethod(path(replicationService), 'AddSharedSecret', parameters)).returnValue;
  };
  const login = (user: string, password: string) =>
    fixture.tgtd.login(target.iscsiName, { user, password, initiatorName: initiator });

  it('takes a secret in the form of an OctetString: 0x, the length with itself counted, the bytes', async () => {
    // 4 + 14 bytes; "a-right-secret" in ASCII.
    expect(await add({ RemoteID: initiator, Secret: '0x00000012612d72696768742d736563726574' })).toBe(0);
    expect(await login(initiator, secret)).toMatchObject({ outcome: 'in' });
  });

  it('takes for text what is no OctetString, its length being wrong', async () => {
    expect(await add({ RemoteID: initiator, Secret: '0x00000012612d72' })).toBe(0);
    expect(await login(initiator, '0x00000012612d72')).toMatchObject({ outcome: 'in' });
  });

  it.each([
    'MSISCSITARGET_iSCSIProtocolEndpoint',
    'CIM_iSCSIProtocolEndpoint',
    'CIM_SCSIProtocolEndpoint',
    'CIM_ProtocolEndpoint',
    'CIM_ServiceAccessPoint',
    'cim_serviceaccesspoint',
  ])('finds the target port by the class name %s, with and without a host', async (className) => {
    const { keys } = targetPort(target.iscsiName);
    const port = { ...path({ className, keys }) };
    expect(await add({ RemoteID: 'one', Secret: secret }, port)).toBe(0);
    expect(await add({ RemoteID: 'two', Secret: secret }, { ...port, host: 'elsewhere.example:5988' })).toBe(
      0,
    );
    expect(await login('one', secret)).toMatchObject({ outcome: 'in' });
    expect(await login('two', secret)).toMatchObject({ outcome: 'in' });
  });

  it('takes no other thing for a target port', async () => {
    const { keys } = targetPort(target.iscsiName);
    await expect(
      add({ RemoteID: 'one', Secret: secret }, path({ className: 'CIM_ComputerSystem', keys })),
    ).rejects.toMatchObject({ exception: 'CIMError', code: 4 });
  });

  describe('CIM_CredentialContext', () => {
    const context = (remoteId: string, usage: string | null): PywbemInstance => ({
      type: 'instance',
      className: 'CIM_CredentialContext',
      properties: {
        ElementInContext: path(sharedSecret(remoteId)),
        ElementProvidingContext: path(targetPort(target.iscsiName)),
        ...(usage !== null && { Usage: { type: 'uint16', value: usage } }),
      },
    });
    const create = (instance: PywbemInstance) =>
      session.call<PywbemPath>('CreateInstance', { NewInstance: instance });

    it.each([
      ['NULL', null],
      ['4, trusted', '4'],
    ])('with Usage %s binds for initiators', async (_, usage) => {
      expect(await add({ RemoteID: initiator, Secret: secret }, null)).toBe(0);
      const name = await create(context(initiator, usage));
      expect(await login(initiator, secret)).toMatchObject({ outcome: 'in' });
      const { properties } = await session.call<PywbemInstance>('GetInstance', { InstanceName: name });
      expect(properties['Usage']).toMatchObject({ type: 'uint16', value: '4' });
    });

    it('with Usage 2, owned, makes it the account that the target proves itself with', async () => {
      expect(await add({ RemoteID: initiator, Secret: secret })).toBe(0);
      expect(await add({ RemoteID: 'of-the-target', Secret: 'target-secret1' }, null)).toBe(0);
      await create(context('of-the-target', '2'));
      const mutual = { user: initiator, password: secret, targetUser: 'of-the-target' };
      expect(
        await fixture.tgtd.login(target.iscsiName, { ...mutual, targetPassword: 'target-secret1' }),
      ).toMatchObject({ outcome: 'in' });
      expect(
        await fixture.tgtd.login(target.iscsiName, { ...mutual, targetPassword: 'target-secret2' }),
      ).toMatchObject({ outcome: 'refused' });
    });

    it('with another Usage is CIM_ERR_INVALID_PARAMETER', async () => {
      expect(await add({ RemoteID: initiator, Secret: secret }, null)).toBe(0);
      await expect(create(context(initiator, '3'))).rejects.toMatchObject({ code: 4 });
    });

    it('a second time is CIM_ERR_ALREADY_EXISTS; of an unknown secret CIM_ERR_NOT_FOUND', async () => {
      expect(await add({ RemoteID: initiator, Secret: secret })).toBe(0);
      await expect(create(context(initiator, null))).rejects.toMatchObject({ code: 11 });
      await expect(create(context('nobody', null))).rejects.toMatchObject({ code: 6 });
    });
  });

  it('tells a replacement that Secret alone can be modified, and not to NULL', async () => {
    expect(await add({ RemoteID: initiator, Secret: secret })).toBe(0);
    const modify = (properties: Readonly<Record<string, PywbemValue>>) =>
      session.call('ModifyInstance', {
        ModifiedInstance: {
          type: 'instance',
          className: 'ISCSIWBEM_SharedSecret',
          properties,
          path: path(sharedSecret(initiator)),
        },
        PropertyList: Object.keys(properties),
      });
    await expect(modify({ Algorithm: 'MD5' })).rejects.toMatchObject({ code: 7 });
    await expect(modify({ Secret: { type: 'string', value: null } })).rejects.toMatchObject({ code: 4 });
    await expect(modify({ Secret: 'eleven-byte' })).rejects.toMatchObject({ code: 4 });
    expect(await login(initiator, secret)).toMatchObject({ outcome: 'in' });
  });

  it('gives the proof a state, a reason and a time', async () => {
    expect(await add({ RemoteID: 'default-account', Secret: secret }, null)).toBe(0);
    const read = async (): Promise<PywbemInstance['properties']> =>
      (
        await session.call<PywbemInstance>('GetInstance', {
          InstanceName: path(sharedSecret('default-account')),
        })
      ).properties;
    const unbound = await read();
    expect(unbound['ProofState']).toMatchObject({ value: '3' });
    expect(unbound['ProofReason']).toMatchObject({ value: 'the account is not bound to a target' });

    await session.call('CreateInstance', {
      NewInstance: {
        type: 'instance',
        className: 'CIM_CredentialContext',
        properties: {
          ElementInContext: path(sharedSecret('default-account')),
          ElementProvidingContext: path(targetPort(target.iscsiName)),
        },
      },
    });
    const bound = await read();
    expect(bound['ProofState']).toMatchObject({ value: '2' });
    expect(bound['ProofReason']).toMatchObject({
      value:
        'a login as default-account was accepted; a login without credentials was refused; a login with a wrong secret was refused',
    });
    expect(bound['ProofTime']).toMatchObject({ type: 'datetime' });
  });

  it('shows neither a secret nor the guard account in any instance and on any way to it', async () => {
    expect(await add({ RemoteID: initiator, Secret: secret })).toBe(0);
    expect(await add({ RemoteID: target.iscsiName, Secret: 'target-secret1' })).toBe(0);
    const guard = (await fixture.tgtd.boundAccounts(target.iscsiName)).find((name) => name.includes('guard'));
    if (guard === undefined) throw new Error('the target has no guard account');

    const seen: unknown[] = [];
    const paths = new Map<string, PywbemPath>();
    for (const ClassName of await session.call<readonly string[]>('EnumerateClassNames', {})) {
      const instances = await session.call<readonly PywbemInstance[]>('EnumerateInstances', { ClassName });
      seen.push(instances);
      for (const { path: name } of instances) if (name) paths.set(JSON.stringify(name), name);
    }
    for (const name of paths.values()) {
      seen.push(await session.call('GetInstance', { InstanceName: name }));
      for (const operation of ['Associators', 'AssociatorNames', 'References', 'ReferenceNames'])
        seen.push(await session.call(operation, { ObjectName: name }));
    }
    const text = JSON.stringify(seen);
    expect(text).toContain(initiator);
    expect(text).toContain(hostname());
    for (const hidden of [guard, secret, 'target-secret1']) {
      expect(text).not.toContain(hidden);
      expect(text).not.toContain(Buffer.from(hidden).toString('base64').replace(/=+$/, ''));
    }
    const read = (seen.flat() as (PywbemInstance | PywbemPath | null)[]).flatMap((each) =>
      each?.type === 'instance' && each.className === 'ISCSIWBEM_SharedSecret'
        ? [each.properties['Secret']]
        : [],
    );
    expect(read.length).toBeGreaterThan(4);
    for (const property of read) expect(property).toMatchObject({ type: 'string', value: null });

    const hidden = path(sharedSecret(guard));
    for (const operation of ['GetInstance', 'DeleteInstance'])
      await expect(session.call(operation, { InstanceName: hidden })).rejects.toMatchObject({ code: 6 });
    expect(await fixture.tgtd.boundAccounts(target.iscsiName)).toContain(guard);
  });
});
