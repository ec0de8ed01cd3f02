import { defineProvider } from '../../dispatch/Provider.js';
import { endpointPath, portsOf, systemPath, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, isSystem } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** The target ports that the host hosts. */
export function hostedAccessPointProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_HostedAccessPoint',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate,
      findBy: 'Dependent',
      async references(object) {
        if (isSystem(deps, object)) return enumerate();
        const port = await findPort(deps, object);
        return port ? [propertiesOf(port)] : [];
      },
    },
  });

  async function* enumerate() {
    for (const target of await targets.listTargets()) {
      for (const port of portsOf(target)) yield propertiesOf(port);
    }
  }

  function propertiesOf(port: TargetPort) {
    return { Antecedent: systemPath(hostName), Dependent: endpointPath(hostName, port) };
  }
}
