import { defineProvider } from '../../dispatch/Provider.js';
import { counts } from '../blockPerformance/counted.js';
import { statisticsServicePath } from '../blockPerformance/statisticsIdentity.js';
import { configurationServicePath } from '../blockServices/blockIdentity.js';
import { fixedPart, joinParts, type AssociationPart } from '../associationParts.js';
import { replicationServicePath, secretServicePath, systemPath, targetNamespace } from '../identity.js';
import { findAuthorityOf, isSystem } from '../resolve.js';
import { provisioningServicePath } from '../storage/storageIdentity.js';
import { maskingServicePaths } from '../masking/maskingIdentity.js';
import type { ProviderDeps } from '../ProviderDeps.js';

const className = 'MSISCSITARGET_HostedService';

/** Associates the host with its services. */
export function hostedServiceProvider(deps: ProviderDeps) {
  const { hostName, storage } = deps;
  const Antecedent = systemPath(hostName);
  const services = [
    replicationServicePath(hostName),
    ...(storage
      ? [
          provisioningServicePath(hostName),
          configurationServicePath(hostName),
          ...maskingServicePaths(hostName),
          ...(counts(storage) ? [statisticsServicePath(hostName)] : []),
        ]
      : []),
  ];
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      ...joinParts<typeof className>([
        fixedPart(services.map((Dependent) => ({ Antecedent, Dependent }))),
        ofAuthorities(deps),
      ]),
      findByReference: 'Dependent',
    },
  });
}

/** The services of shared secrets: one for each authority. */
function ofAuthorities(deps: ProviderDeps): AssociationPart<typeof className> {
  const { targets, hostName } = deps;
  const Antecedent = systemPath(hostName);
  return {
    enumerate,
    async references(object) {
      if (isSystem(deps, object)) return enumerate();
      const authority = await findAuthorityOf(deps, object);
      return authority ? [{ Antecedent, Dependent: secretServicePath(hostName, authority.name) }] : [];
    },
  };

  async function* enumerate() {
    for (const { name } of await targets.listAuthorities())
      yield { Antecedent, Dependent: secretServicePath(hostName, name) };
  }
}
