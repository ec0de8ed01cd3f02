import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { printTargetPortal, type SendTargetsPortal } from '../../initiator/DiscoveredTargets.js';
import type { InitiatorAction } from '../../initiator/InitiatorAudit.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { forgetPortal } from '../../initiator/recordedChanges.js';
import { ISCSI_ANY_INITIATOR_PORT, type LoginOptions } from '../../initiator/LoginIscsiTargetOptions.js';
import type { MSIscsiInitiator_TargetLoginOptions } from '../../schema/generated/MSIscsiInitiator_TargetLoginOptions.js';
import { answer, operate } from './answer.js';
import { loginOptionsInstance, loginOptionsOf, loginOptionsShape, readEmbedded } from './embedded.js';

const className = 'MSIscsiInitiator_SendTargetPortalClass';

/** The SendTargets portals.  A new one is queried at once, and stored if it answers. */
export function sendTargetPortalProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className,
    namespace: initiatorNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        operate(initiator, () =>
          initiator.listSendTargetsPortals().map((portal) => propertiesOf(portal, initiator.name)),
        ),
      create: (properties, call) =>
        operate(initiator, async () => {
          const portal = newPortal(properties, initiator.name);
          const PortalIdentifierString = await initiator.recorded(
            call.principal,
            discovery(printTargetPortal(portal.portal)),
            () => initiator.addSendTargetsPortal(portal),
            { undo: async (id) => initiator.removeSendTargetsPortal(id) },
          );
          return { PortalIdentifierString };
        }),
      remove: (path, { principal }) =>
        operate(initiator, () =>
          forgetPortal(initiator, principal, String(path.keyBindings.get('PortalIdentifierString'))),
        ),
    },
    methods: {
      Refresh: (_input, { object, principal }) =>
        answer(initiator, () => {
          const id = String(object.keyBindings.get('PortalIdentifierString'));
          return initiator.recorded(principal, discovery(id), () => initiator.refreshSendTargetsPortal(id));
        }),
    },
  });
}

function discovery(portal: string): InitiatorAction {
  return { what: 'discoverTargets', target: null, portals: [portal] };
}

function propertiesOf(
  { portal, securityFlags, loginOptions }: SendTargetsPortal,
  InitiatorName: string,
): PropertiesOf<typeof className> {
  return {
    PortalIdentifierString: printTargetPortal(portal),
    InitiatorName,
    InitiatorPortNumber: ISCSI_ANY_INITIATOR_PORT,
    PortalSymbolicName: portal.symbolicName ?? null,
    PortalAddress: portal.address,
    PortalPort: portal.socket,
    LoginOptions: loginOptionsInstance(loginOptions),
    SecurityFlags: securityFlags,
  };
}

function newPortal(given: PropertiesOf<typeof className>, ownName: string): SendTargetsPortal {
  if (!given.PortalAddress) throw invalid('PortalAddress is missing: expected an address or a host name');
  if ((given.InitiatorName ?? ownName) !== ownName) {
    throw invalid(`InitiatorName is "${given.InitiatorName}": expected "${ownName}" or NULL`);
  }
  if ((given.InitiatorPortNumber ?? ISCSI_ANY_INITIATOR_PORT) !== ISCSI_ANY_INITIATOR_PORT) {
    throw invalid(
      `InitiatorPortNumber is ${given.InitiatorPortNumber}: expected ${ISCSI_ANY_INITIATOR_PORT} or NULL`,
    );
  }
  const portal = {
    symbolicName: given.PortalSymbolicName ?? null,
    address: given.PortalAddress.replace(/^\[(.*)\]$/, '$1'),
    socket: given.PortalPort ?? 3260,
  };
  const id = printTargetPortal(portal);
  if ((given.PortalIdentifierString ?? id) !== id) {
    throw invalid(`PortalIdentifierString is "${given.PortalIdentifierString}": expected "${id}" or NULL`);
  }
  return {
    portal,
    securityFlags: given.SecurityFlags ?? 0n,
    loginOptions: readOptions(given.LoginOptions),
  };
}

/** Reads LoginOptions in the form of a property: an embedded instance. */
export function readOptions(instance: CIMInstance | null | undefined): LoginOptions | null {
  if (!instance) return null;
  return loginOptionsOf(readEmbedded<MSIscsiInitiator_TargetLoginOptions>(instance, loginOptionsShape));
}

function invalid(description: string): CIMError {
  return new CIMError('CIM_ERR_INVALID_PARAMETER', description);
}
