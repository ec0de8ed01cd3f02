import { initiatorNamespace, targetNamespace } from '../cim/namespaces.js';
import type { AnyProvider } from '../dispatch/Provider.js';

/**
 * Classes that a standalone server provides and an endpoint does not yet: the hardware and software of the host.  `test/fleet/notOfferedHere.test.ts` compares them with its providers.
 */
const ofTargets = [
  'CIM_Chassis',
  'CIM_ComputerSystemPackage',
  'CIM_InstalledSoftwareIdentity',
  'CIM_Product',
  'CIM_ProductPhysicalComponent',
  'CIM_SoftwareIdentity',
];

/** Classes of the initiator.  Logins are made by a standalone server on the machine that needs them. */
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

/** Providers without instances for those of these classes that no provider in `live` provides.  Clients cannot create instances of them. */
export function notOfferedHere(live: readonly AnyProvider[]): AnyProvider[] {
  const provided = new Set(live.map(({ namespace, className }) => `${namespace}:${className}`));
  const empty = (namespace: string) => (className: string) => ({
    className,
    namespace,
    changeRole: 'admin' as const,
    instances: { enumerate: () => [] },
  });
  const all = [...ofTargets.map(empty(targetNamespace)), ...ofInitiators.map(empty(initiatorNamespace))];
  return all.filter(({ namespace, className }) => !provided.has(`${namespace}:${className}`));
}
