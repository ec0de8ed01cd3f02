import { CIMError } from '../../cim/CIMError.js';
import { sameName } from '../../cim/NameMap.js';
import { addSharedSecretValue, causeOfReason, statusOf, type Cause } from '../../credentials/causes.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  AddSharedSecretReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import type { CIM_SharedSecret } from '../../schema/generated/CIM_SharedSecret.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { TargetDriverError } from '../../targets/TargetDriverError.js';
import { secretKeys, secretPath, targetNamespace } from '../identity.js';
import { findPort } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';
import { parseSecret } from '../sharedSecret/parseSecret.js';
import { asksForTheImpossible } from '../sharedSecret/terms.js';

type AddSharedSecretHandler = MethodHandler<CIM_ReplicationServiceMethods['AddSharedSecret']>;

/**
 * CIM_ReplicationService.AddSharedSecret: gives an initiator its CHAP secret at a target, or at none yet.
 *
 * RemoteID is the CHAP name; where it is the target's own iSCSI name, the secret is the target's, for mutual CHAP.
 * The keys that the embedded instance leaves out are filled in; those it states must be the ones it gets.
 * Return value 0 means that the secret is in force; whether a login proved it is told by ProofState of the new instance.
 */
export function addSharedSecret(rooms: ProviderRooms): AddSharedSecretHandler {
  const add = addTo(rooms);
  return async (input, call) => {
    try {
      return await add(input, call);
    } catch (error) {
      const cause = causeOfFailedReading(error);
      const returnValue = cause && addSharedSecretValue(rooms.credentials.isInDoubt ? 'busy' : cause);
      if (returnValue === null) throw error;
      return { returnValue };
    }
  };
}

/** AddSharedSecret where the target can be asked. */
function addTo(rooms: ProviderRooms): AddSharedSecretHandler {
  return async ({ SharedSecret, ServiceAccessPoint, InstanceNamespace }, call) => {
    const secret = SharedSecret.Secret === null ? null : parseSecret(SharedSecret.Secret);
    const { RemoteID: chapName } = SharedSecret;
    if (chapName === null || chapName === '' || !secret) return { returnValue: Return.InvalidParameter };
    if (InstanceNamespace !== null && !sameName(InstanceNamespace, targetNamespace))
      return { returnValue: Return.InvalidParameter };
    if (asksForTheImpossible(SharedSecret, rooms.targets.capabilities))
      return { returnValue: Return.NotSupported };

    const port = ServiceAccessPoint && (await findPort(rooms, ServiceAccessPoint));
    if (ServiceAccessPoint && !port) return { returnValue: Return.InvalidParameter };
    const target = port ? port.target.iscsiName : null;
    const role = target !== null && findIscsiName(chapName) === target ? 'target' : 'initiator';
    if (await contradicts(rooms, SharedSecret)) return { returnValue: Return.InvalidParameter };

    const outcome = await rooms.credentials.change(call.principal, {
      kind: 'add',
      target,
      role,
      chapName,
      secret,
    });
    const returnValue = addSharedSecretValue(outcome.cause);
    if (returnValue === null)
      throw new CIMError(statusOf(outcome.cause) ?? 'CIM_ERR_FAILED', outcome.message);
    if (returnValue !== Return.CompletedWithNoError || !outcome.account) return { returnValue };
    return { returnValue, SharedSecretPath: secretPath(rooms.hostName, outcome.account) };
  };
}

/** Whether the instance states scoping keys that no service of this host has. */
async function contradicts({ targets, hostName }: ProviderRooms, secret: CIM_SharedSecret): Promise<boolean> {
  const { SystemCreationClassName, SystemName, ServiceCreationClassName, ServiceName } = secret;
  const keys = secretKeys(hostName, { authority: ServiceName ?? '', chapName: '' });
  if (SystemCreationClassName !== null && !sameName(SystemCreationClassName, keys.SystemCreationClassName))
    return true;
  if (SystemName !== null && SystemName !== keys.SystemName) return true;
  if (ServiceCreationClassName !== null && !sameName(ServiceCreationClassName, keys.ServiceCreationClassName))
    return true;
  return ServiceName !== null && (await targets.findAuthority(ServiceName)) === null;
}

/** What kept the target from being read; null if it was something else. */
function causeOfFailedReading(error: unknown): Cause | null {
  const { cause } = error instanceof CIMError ? error : {};
  return cause instanceof TargetDriverError ? causeOfReason[cause.reason] : null;
}
