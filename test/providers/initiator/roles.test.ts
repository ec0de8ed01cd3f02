import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { describe, expect, it } from 'vitest';
import { initiatorProviders } from '../../../src/providers/initiator/initiatorProviders.js';
import type { MethodInvocation } from '../../../src/dispatch/Provider.js';
import { makeWorld } from '../../initiator/initiatorHarness.js';
import { call } from '../TargetFixture.js';

describe('the providers of root/wmi', () => {
  it('need the role admin for whatever connects to other hosts, credentials for the rest', () => {
    const providers = initiatorProviders(makeWorld().initiator);
    expect(new Set(providers.map(({ namespace }) => namespace))).toEqual(new Set(['root/wmi']));
    const roles = providers.map(({ className, changeRole }) => [
      className.replace('MSIscsiInitiator_', ''),
      changeRole,
    ]);
    expect(Object.fromEntries(roles)).toEqual({
      InitiatorClass: 'admin',
      IsnsServerClass: 'admin',
      MethodClass: 'admin',
      PersistentDevices: 'admin',
      PersistentLoginClass: 'credentials',
      SendTargetPortalClass: 'admin',
      SessionClass: 'credentials',
      TargetClass: 'admin',
    });
  });
});

describe('what a method of root/wmi refuses', () => {
  it.each([
    ['MethodClass', 'ClearPersistentIscsiVolumes', {}, 'ISDSC_REQUEST_NOT_SUPPORTED', null],
    ['MethodClass', 'SetupPersistentIscsiVolumes', {}, 'ISDSC_REQUEST_NOT_SUPPORTED', null],
    ['MethodClass', 'SetIscsiInitiatorNodeName', {}, 'ISDSC_REQUEST_NOT_SUPPORTED', null],
    [
      'MethodClass',
      'SetIscsiInitiatorRADIUSSharedSecret',
      {},
      'ISDSC_REQUEST_NOT_SUPPORTED',
      'setRadiusSecret',
    ],
    ['MethodClass', 'SetIscsiGroupPresharedKey', {}, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS', 'setIpsecKey'],
    ['MethodClass', 'SetIscsiIKEInfo', {}, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS', 'setIpsecKey'],
    ['MethodClass', 'SetIscsiTunnelModeOuterAddress', {}, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS', null],
    [
      'MethodClass',
      'SetIscsiInitiatorCHAPSharedSecret',
      { SharedSecret: [1, null] },
      'ISDSC_INVALID_PARAMETER',
      'setInitiatorSecret',
    ],
    ['SessionClass', 'AddConnection', {}, 'ISDSC_REQUEST_NOT_SUPPORTED', 'AddConnection'],
    ['TargetClass', 'Login', { Key: [1, null] }, 'ISDSC_INVALID_PARAMETER', 'LoginIscsiTarget'],
  ])(
    'by %s.%s is told to the log, and recorded where it came with a credential',
    async (name, method, input, symbol, what) => {
      const records: object[] = [];
      const audit = {
        expectRoom: async () => {},
        write: async (_: object, ended: object) => void records.push(ended),
      };
      const world = makeWorld({ audit });
      const provider = initiatorProviders(world.initiator).find(({ className }) => className.endsWith(name));
      const TargetName = 'iqn.2026-11.test.example:disk';
      const object = new CIMInstanceName(`MSIscsiInitiator_${name}`, { TargetName });
      const invocation: MethodInvocation = { ...call, object };
      const output = await provider?.methods?.[method]?.(input, invocation);
      expect(output?.returnValue).not.toBe(0);
      expect(world.log.map(([, , message]) => message)).toEqual(['the initiator refused a request']);
      const { reason, status } = (world.log[0]?.[1] ?? {}) as {
        readonly reason?: string;
        readonly status?: string;
      };
      expect([status, reason]).toEqual([symbol, expect.stringMatching(/expected/)]);
      const record = expect.objectContaining({ what, outcome: symbol, cause: reason }) as object;
      expect(records).toEqual(what === null ? [] : [record]);
    },
  );
});
