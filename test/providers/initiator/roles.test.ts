import { describe, expect, it } from 'vitest';
import { initiatorProviders } from '../../../src/providers/initiator/initiatorProviders.js';
import { makeWorld } from '../../initiator/initiatorHarness.js';

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
