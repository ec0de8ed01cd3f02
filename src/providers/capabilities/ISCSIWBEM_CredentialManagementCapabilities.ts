import { defineProvider } from '../../dispatch/Provider.js';
import { ISCSIWBEM_CredentialManagementCapabilities_EndsSessionsBy as EndsSessionsBy } from '../../schema/generated/ISCSIWBEM_CredentialManagementCapabilities.js';
import { targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { credentialCapabilitiesId } from './capabilitiesIdentity.js';

const algorithmNames = { 5: 'MD5', 6: 'SHA-1', 7: 'SHA-256', 8: 'SHA3-256' } as const;

const endsBy = {
  connection: EndsSessionsBy.Connection,
  initiator: EndsSessionsBy.Initiator,
  session: EndsSessionsBy.Session,
} as const;

/** The capabilities that the driver declares for its kind of target. */
export function credentialManagementCapabilitiesProvider(deps: ProviderDeps) {
  const { kind, capabilities } = deps.targets;
  return defineProvider({
    className: 'ISCSIWBEM_CredentialManagementCapabilities',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          InstanceID: credentialCapabilitiesId,
          ElementName: `CHAP accounts of ${kind} targets`,
          TargetKind: kind,
          InitiatorSpecificAccounts: capabilities.initiatorSpecificAccounts,
          DefaultAccounts: capabilities.defaultAccounts,
          TargetAccounts: capabilities.targetAccounts,
          UnboundAccounts: capabilities.unboundAccounts,
          SecretOverlap: capabilities.secretOverlap,
          PersistentAccounts: capabilities.persistsAccounts,
          EndsSessionsBy: endsBy[capabilities.endsSessions],
          Algorithms: capabilities.chapAlgorithms.map((number) => algorithmNames[number]),
          MaxSecretBytes: capabilities.maxSecretBytes,
        },
      ],
    },
  });
}
