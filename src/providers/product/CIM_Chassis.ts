import { defineProvider } from '../../dispatch/Provider.js';
import { CIM_PhysicalPackage_PackageType as PackageType } from '../../schema/generated/CIM_PhysicalPackage.js';
import { targetNamespace } from '../identity.js';
import { ok } from '../operating.js';
import { chassisKeys, type ProductDeps } from './productIdentity.js';

/** The machine, as its firmware describes it. */
export function chassisProvider(deps: ProductDeps) {
  const { hostName, machine } = deps;
  const { manufacturer, model, version, serialNumber, chassisType } = machine;
  return defineProvider({
    className: 'CIM_Chassis',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...chassisKeys(deps),
          ElementName: hostName,
          Caption: model ?? hostName,
          Description: `The machine ${hostName}, which the iSCSI targets are on`,
          Name: hostName,
          Manufacturer: manufacturer,
          Model: model,
          Version: version,
          SerialNumber: serialNumber,
          PackageType: PackageType.ChassisFrame,
          ChassisPackageType: chassisType,
          ...ok,
        },
      ],
    },
  });
}
