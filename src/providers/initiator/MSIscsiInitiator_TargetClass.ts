import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { STATIC, type DiscoveredPortal, type DiscoveredTarget } from '../../initiator/DiscoveredTargets.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { addStaticTarget, removeStaticTarget } from '../../initiator/recordedChanges.js';
import type { MSIscsiInitiator_Portal } from '../../schema/generated/MSIscsiInitiator_Portal.js';
import { operate } from './answer.js';
import {
  loginOptionsInstance,
  portalGroupInstances,
  portalOf,
  portalShape,
  readEmbedded,
} from './embedded.js';
import { login } from './login.js';
import { readOptions } from './MSIscsiInitiator_SendTargetPortalClass.js';

const className = 'MSIscsiInitiator_TargetClass';

/** The discovered targets, one instance for each discovery mechanism.  Clients can create and delete static targets. */
export function targetProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className,
    namespace: initiatorNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        operate(initiator, () =>
          initiator.listTargets().map((target) => propertiesOf(target, initiator.name)),
        ),
      create: (properties, { principal }) =>
        operate(initiator, async () => {
          const target = newTarget(properties, initiator.name);
          const TargetName = await addStaticTarget(initiator, principal, target);
          return { TargetName, DiscoveryMechanism: STATIC, InitiatorName: initiator.name };
        }),
      remove: (path, { principal }) =>
        operate(initiator, () => {
          const mechanism = String(path.keyBindings.get('DiscoveryMechanism'));
          if (mechanism !== STATIC) {
            throw new CIMError(
              'CIM_ERR_NOT_SUPPORTED',
              `the target was discovered by ${mechanism}: expected its portal to be deleted`,
            );
          }
          return removeStaticTarget(initiator, principal, String(path.keyBindings.get('TargetName')));
        }),
    },
    methods: { Login: login(initiator) },
  });
}

function propertiesOf(target: DiscoveredTarget, InitiatorName: string): PropertiesOf<typeof className> {
  return {
    TargetName: target.targetName,
    DiscoveryMechanism: target.discoveryMechanism,
    InitiatorName,
    ProtocolType: 0, // iSCSI over TCP
    TargetAlias: target.targetAlias,
    PortalGroups: portalGroupInstances(target.portals),
    Mappings: null,
    TargetFlags: 0,
    LoginOptions: loginOptionsInstance(target.loginOptions),
  };
}

function newTarget(
  given: PropertiesOf<typeof className>,
  ownName: string,
): Omit<DiscoveredTarget, 'discoveryMechanism'> {
  if ((given.DiscoveryMechanism ?? STATIC) !== STATIC) {
    throw invalid(`DiscoveryMechanism is "${given.DiscoveryMechanism}": expected "${STATIC}"`);
  }
  if ((given.InitiatorName ?? ownName) !== ownName) {
    throw invalid(`InitiatorName is "${given.InitiatorName}": expected "${ownName}"`);
  }
  if (given.Mappings)
    throw invalid('Mappings are given: expected none, this host chooses its numbers itself');
  return {
    targetName: given.TargetName ?? '',
    targetAlias: given.TargetAlias ?? null,
    portals: (given.PortalGroups ?? []).flatMap((group) => portalsIn(group)),
    loginOptions: readOptions(given.LoginOptions),
  };
}

function portalsIn(group: CIMInstance | null): DiscoveredPortal[] {
  if (group === null) return [];
  const { Index, Portals } = readEmbedded<{ Index: number | null; Portals: readonly CIMInstance[] | null }>(
    group,
    { Index: 'number', Portals: 'instances' },
  );
  return (Portals ?? []).flatMap((instance) => {
    const portal = portalOf(readEmbedded<MSIscsiInitiator_Portal>(instance, portalShape));
    return portal ? [{ address: portal.address, socket: portal.socket, portalGroupTag: Index ?? 1 }] : [];
  });
}

function invalid(description: string): CIMError {
  return new CIMError('CIM_ERR_INVALID_PARAMETER', description);
}
