import { defineProvider } from '../../dispatch/Provider.js';
import { controllerPath, endpointPath, portsOf, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, findTargetOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** Associates nodes with the ports through which they can be reached. */
export function sapAvailableForElementProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className: 'MSISCSITARGET_SAPAvailableForElement',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) {
          for (const port of portsOf(target)) yield propertiesOf(port);
        }
      },
      findByReference: 'AvailableSAP',
      async references(object) {
        const port = await findPort(deps, object);
        if (port) return [propertiesOf(port)];
        const target = await findTargetOf(deps, object);
        return target ? portsOf(target).map(propertiesOf) : [];
      },
    },
  });

  function propertiesOf(port: TargetPort) {
    return {
      AvailableSAP: endpointPath(hostName, port),
      ManagedElement: controllerPath(hostName, port.target),
    };
  }
}
