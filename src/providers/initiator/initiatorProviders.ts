import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { initiatorProvider } from './MSIscsiInitiator_InitiatorClass.js';
import { methodProvider } from './MSIscsiInitiator_MethodClass.js';
import { persistentLoginProvider } from './MSIscsiInitiator_PersistentLoginClass.js';
import { sendTargetPortalProvider } from './MSIscsiInitiator_SendTargetPortalClass.js';
import { sessionProvider } from './MSIscsiInitiator_SessionClass.js';
import { targetProvider } from './MSIscsiInitiator_TargetClass.js';

/** All providers of root/wmi.  Operations that connect to other hosts need the role admin. */
export function initiatorProviders(initiator: IscsiInitiator): AnyProvider[] {
  return [
    initiatorProvider(initiator),
    methodProvider(initiator),
    persistentLoginProvider(initiator),
    sendTargetPortalProvider(initiator),
    sessionProvider(initiator),
    targetProvider(initiator),
    // There are no instances of these classes: iSNS servers are not supported, and no service waits for a device.
    defineProvider({
      className: 'MSIscsiInitiator_IsnsServerClass',
      namespace: initiatorNamespace,
      changeRole: 'admin',
      instances: { enumerate: () => [] },
    }),
    defineProvider({
      className: 'MSIscsiInitiator_PersistentDevices',
      namespace: initiatorNamespace,
      changeRole: 'admin',
      instances: { enumerate: () => [] },
    }),
  ];
}
