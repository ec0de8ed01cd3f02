import { defineProvider } from '../../dispatch/Provider.js';
import { controllerPath, targetNamespace } from '../identity.js';
import { findTargetOf, namesInstance } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { hardwareIdPath, initiatorOf, servicePath } from './maskingIdentity.js';

/** Associates views and initiators with the service that manages them. */
export function concreteDependencyProvider(deps: StorageProviderDeps) {
  const { storage, targets, hostName } = deps;
  const masking = servicePath(hostName, 'MSISCSITARGET_ControllerConfigurationService');
  const groupMasking = servicePath(hostName, 'ISCSIWBEM_GroupMaskingMappingService');
  const hardwareIds = servicePath(hostName, 'MSISCSITARGET_StorageHardwareIDManagementService');
  const nodes = servicePath(hostName, 'MSISCSITARGET_iSCSIConfigurationService');
  const ofViews = [masking, groupMasking, nodes];
  const ofInitiators = [hardwareIds, masking];
  return defineProvider({
    className: 'MSISCSITARGET_ConcreteDependency',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for (const service of ofViews) yield* ofAllViews(service);
        for (const service of ofInitiators) yield* ofAllInitiators(service);
      },
      findByReference: 'Dependent',
      async *references(object) {
        for (const service of ofViews) if (namesInstance(object, service)) yield* ofAllViews(service);
        for (const service of ofInitiators)
          if (namesInstance(object, service)) yield* ofAllInitiators(service);
        const initiator = initiatorOf(object);
        if (initiator !== null && (await storage.views.findInitiator(initiator))) {
          for (const Antecedent of ofInitiators) yield { Antecedent, Dependent: hardwareIdPath(initiator) };
          return;
        }
        const target = await findTargetOf(deps, object);
        if (target)
          for (const Antecedent of ofViews) yield { Antecedent, Dependent: controllerPath(hostName, target) };
      },
    },
  });

  async function* ofAllViews(Antecedent: (typeof ofViews)[number]) {
    for (const target of await targets.listTargets())
      yield { Antecedent, Dependent: controllerPath(hostName, target) };
  }

  async function* ofAllInitiators(Antecedent: (typeof ofInitiators)[number]) {
    for await (const { name } of storage.views.listInitiators())
      yield { Antecedent, Dependent: hardwareIdPath(name) };
  }
}
