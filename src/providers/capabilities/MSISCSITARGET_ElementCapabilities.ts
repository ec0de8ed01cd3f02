import { defineProvider } from '../../dispatch/Provider.js';
import { counts } from '../blockPerformance/counted.js';
import { statisticsCapabilitiesPath, statisticsServicePath } from '../blockPerformance/statisticsIdentity.js';
import { configurationServicePath } from '../blockServices/blockIdentity.js';
import { capabilitiesOfStorage } from '../blockServices/capabilitiesOfStorage.js';
import { fixedPart, joinParts, type AssociationPart } from '../associationParts.js';
import { capabilitiesOfMasking } from '../masking/capabilitiesOfMasking.js';
import { replicationServicePath, secretServicePath, systemPath, targetNamespace } from '../identity.js';
import { copyServiceCapabilitiesId, replicationCapabilitiesId } from '../replication/replicationIdentity.js';
import { findAuthorityOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { capabilitiesPath, credentialCapabilitiesId, iscsiCapabilitiesId } from './capabilitiesIdentity.js';

const className = 'MSISCSITARGET_ElementCapabilities';

/** Associates elements with their capabilities; each service or profile contributes a part. */
export function elementCapabilitiesProvider(deps: ProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      ...joinParts<typeof className>([
        fixedPart([
          {
            ManagedElement: systemPath(deps.hostName),
            Capabilities: capabilitiesPath('MSISCSITARGET_iSCSICapabilities', iscsiCapabilitiesId),
          },
          ...(deps.storage ? ofReplication(deps) : []),
          ...(deps.storage && counts(deps.storage) ? [ofStatistics(deps)] : []),
        ]),
        ofAuthorities(deps),
        ...(deps.storage
          ? [
              ...capabilitiesOfStorage({ ...deps, storage: deps.storage }),
              capabilitiesOfMasking(deps.hostName),
            ]
          : []),
      ]),
      findByReference: 'ManagedElement',
    },
  });
}

/** The capabilities of both services that copy volumes. */
function ofReplication({ hostName }: ProviderDeps) {
  return [
    {
      ManagedElement: replicationServicePath(hostName),
      Capabilities: capabilitiesPath(
        'MSISCSITARGET_ReplicationServiceCapabilities',
        replicationCapabilitiesId,
      ),
    },
    {
      ManagedElement: configurationServicePath(hostName),
      Capabilities: capabilitiesPath(
        'MSISCSITARGET_StorageReplicationCapabilities',
        copyServiceCapabilitiesId,
      ),
    },
  ];
}

/** The capabilities of the statistics service. */
function ofStatistics({ hostName }: ProviderDeps) {
  return {
    ManagedElement: statisticsServicePath(hostName),
    Capabilities: statisticsCapabilitiesPath(),
  };
}

/** The credential capabilities of each authority. */
function ofAuthorities(deps: ProviderDeps): AssociationPart<typeof className> {
  const { targets, hostName } = deps;
  const Capabilities = capabilitiesPath(
    'ISCSIWBEM_CredentialManagementCapabilities',
    credentialCapabilitiesId,
  );
  return {
    enumerate,
    async references(object) {
      if (object.keyBindings.get('InstanceID') === credentialCapabilitiesId) return enumerate();
      const authority = await findAuthorityOf(deps, object);
      return authority ? [{ ManagedElement: secretServicePath(hostName, authority.name), Capabilities }] : [];
    },
  };

  async function* enumerate() {
    for (const { name } of await targets.listAuthorities())
      yield { ManagedElement: secretServicePath(hostName, name), Capabilities };
  }
}
