import { initiatorNamespace } from '../cim/namespaces.js';
import type { AnyProvider } from '../dispatch/Provider.js';

/**
 * Classes that a standalone server provides and an endpoint does not: those of the initiator.  Logins are made by a standalone server on the machine that
 * needs them.  `test/fleet/notOfferedHere.test.ts` compares them with its providers.
 */
const ofInitiators = [
  'MSIscsiInitiator_InitiatorClass',
  'MSIscsiInitiator_IsnsServerClass',
  'MSIscsiInitiator_MethodClass',
  'MSIscsiInitiator_PersistentDevices',
  'MSIscsiInitiator_PersistentLoginClass',
  'MSIscsiInitiator_SendTargetPortalClass',
  'MSIscsiInitiator_SessionClass',
  'MSIscsiInitiator_TargetClass',
];

/** Providers of these classes, without instances.  Clients cannot create instances of them. */
export const notOfferedHere: readonly AnyProvider[] = ofInitiators.map((className) => ({
  className,
  namespace: initiatorNamespace,
  changeRole: 'admin' as const,
  instances: { enumerate: () => [] },
}));
