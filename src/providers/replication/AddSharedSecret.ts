import type { ChangeDescription } from '../../credentials/Credentials.js';
import { CIMError } from '../../cim/CIMError.js';
import { sameName } from '../../cim/NameMap.js';
import { addSharedSecretValue, causeOfReason, statusOf, type Cause } from '../../credentials/causes.js';
import type { Outcome } from '../../credentials/Outcome.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  AddSharedSecretReturn as Return,
  type CIM_ReplicationServiceMethods,
} from '../../schema/generated/CIM_ReplicationService.js';
import type { CIM_SharedSecret } from '../../schema/generated/CIM_SharedSecret.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { TargetDriverError } from '../../targets/TargetDriverError.js';
import { secretKeys, secretPath, targetNamespace } from '../identity.js';
import { findPort } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { parseSecret } from '../sharedSecret/parseSecret.js';
import { findUnsupportedProperty } from '../sharedSecret/findUnsupportedProperty.js';

type AddSharedSecretHandler = MethodHandler<CIM_ReplicationServiceMethods['AddSharedSecret']>;

/**
 * CIM_ReplicationService.AddSharedSecret: gives an initiator its CHAP secret at a target, or at none yet. RemoteID is the CHAP
 * name.  If it is the target's own iSCSI name, the secret is that of the target account, for mutual CHAP.  Keys that are missing
 * in the embedded instance are filled in; keys that it states must match.  Return value 0 means that the secret is in effect.
 * ProofState of the new instance tells whether a login has proved it.
 */
export function addSharedSecret(deps: ProviderDeps): AddSharedSecretHandler {
  const add = addTo(deps);
  return async (input, call) => {
    try {
      return await add(input, call);
    } catch (error) {
      const failed = causeOfFailedReading(error);
      if (failed === null || addSharedSecretValue(failed) === null) throw error;
      const { credentials } = deps;
      const message = `the target could not be read: ${CIMError.from(error).description}`;
      const about = describeChange(input.SharedSecret, null);
      const cause = credentials.isInDoubt ? 'busy' : failed;
      return answer(deps, await credentials.refuse(call.principal, about, cause, message));
    }
  };
}

/** AddSharedSecret, after the target could be read. */
function addTo(deps: ProviderDeps): AddSharedSecretHandler {
  return async ({ SharedSecret, ServiceAccessPoint, InstanceNamespace }, call) => {
    const { credentials } = deps;
    const { RemoteID: chapName, Secret: text } = SharedSecret;
    const secret = text === null ? null : parseSecret(text);
    const refuse = async (cause: Cause, message: string, target: IscsiName | null = null) =>
      answer(
        deps,
        await credentials.refuse(call.principal, describeChange(SharedSecret, target), cause, message),
      );

    if (chapName === null || chapName === '')
      return refuse('invalid', `RemoteID is ${chapName === null ? 'NULL' : 'empty'}: expected the CHAP name`);
    if (!secret) return refuse('invalid', 'Secret is NULL: expected the secret');
    if (InstanceNamespace !== null && !sameName(InstanceNamespace, targetNamespace))
      return refuse(
        'invalid',
        `InstanceNamespace is "${InstanceNamespace}": expected "${targetNamespace}" or NULL`,
      );
    const impossible = findUnsupportedProperty(SharedSecret, deps.targets.capabilities);
    if (impossible !== null) return refuse('not-supported', impossible);

    const port = ServiceAccessPoint && (await findPort(deps, ServiceAccessPoint));
    if (ServiceAccessPoint && !port) {
      return refuse(
        'invalid',
        `ServiceAccessPoint ${ServiceAccessPoint.toString()} names no port of a target: expected the path of an instance of CIM_iSCSIProtocolEndpoint, or NULL`,
      );
    }
    const target = port ? port.target.iscsiName : null;
    const isOfTarget = target !== null && (chapName === target || findIscsiName(chapName) === target);
    const role = isOfTarget ? 'target' : 'initiator';
    const contradiction = await findContradiction(deps, SharedSecret);
    if (contradiction !== null) return refuse('invalid', contradiction, target);

    const change = { kind: 'add', target, role, chapName, secret } as const;
    return answer(deps, await credentials.change(call.principal, change));
  };
}

/** @throws CIMError if the outcome has no return value. */
function answer(
  { hostName }: ProviderDeps,
  { cause, message, account }: Outcome,
): Awaited<ReturnType<AddSharedSecretHandler>> {
  const returnValue = addSharedSecretValue(cause);
  if (returnValue === null) throw new CIMError(statusOf(cause) ?? 'CIM_ERR_FAILED', message);
  if (returnValue !== Return.CompletedWithNoError || !account) return { returnValue };
  return { returnValue, SharedSecretPath: secretPath(hostName, account) };
}

/** What is recorded if there is no change. */
function describeChange({ RemoteID }: CIM_SharedSecret, target: IscsiName | null): ChangeDescription {
  return { what: 'add', target, account: RemoteID };
}

/** A scoping key of the instance that no service of this host has; null if there is none. */
async function findContradiction(
  { targets, hostName }: ProviderDeps,
  secret: CIM_SharedSecret,
): Promise<string | null> {
  const { ServiceName } = secret;
  const keys = secretKeys(hostName, { authority: ServiceName ?? '', chapName: '' });
  for (const name of ['SystemCreationClassName', 'ServiceCreationClassName'] as const) {
    const stated = secret[name];
    if (stated !== null && !sameName(stated, keys[name])) return notTheKey(name, stated, keys[name]);
  }
  if (secret.SystemName !== null && secret.SystemName !== keys.SystemName)
    return notTheKey('SystemName', secret.SystemName, keys.SystemName);
  if (ServiceName === null || (await targets.findAuthority(ServiceName)) !== null) return null;
  return `ServiceName is "${ServiceName}": expected the Name of an instance of ISCSIWBEM_SharedSecretService, or NULL`;
}

function notTheKey(name: string, stated: string, expected: string): string {
  return `${name} is "${stated}": expected "${expected}" or NULL`;
}

/** Why the target could not be read; null for other errors. */
function causeOfFailedReading(error: unknown): Cause | null {
  const { cause } = error instanceof CIMError ? error : {};
  return cause instanceof TargetDriverError ? causeOfReason[cause.reason] : null;
}
