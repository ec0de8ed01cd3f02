import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import { fixedPart } from '../associationParts.js';
import { systemPath, targetNamespace } from '../identity.js';
import { chassisPath, installedSoftwarePath, productPath, type ProductDeps } from './productIdentity.js';

const common = { namespace: targetNamespace, changeRole: 'admin' } as const;

/** Associates the host with its machine, the machine with the product, and the host with the software: one instance each. */
export function productAssociationsIn(deps: ProductDeps): AnyProvider[] {
  const system = systemPath(deps.hostName);
  const chassis = chassisPath(deps);
  return [
    defineProvider({
      ...common,
      className: 'CIM_ComputerSystemPackage',
      instances: fixedPart<'CIM_ComputerSystemPackage'>([{ Antecedent: chassis, Dependent: system }]),
    }),
    defineProvider({
      ...common,
      className: 'CIM_ProductPhysicalComponent',
      instances: fixedPart<'CIM_ProductPhysicalComponent'>([
        { GroupComponent: productPath(deps), PartComponent: chassis },
      ]),
    }),
    defineProvider({
      ...common,
      className: 'CIM_InstalledSoftwareIdentity',
      instances: fixedPart<'CIM_InstalledSoftwareIdentity'>([
        { System: system, InstalledSoftware: installedSoftwarePath() },
      ]),
    }),
  ];
}
