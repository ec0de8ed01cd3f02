import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { targetNamespace } from '../identity.js';
import type { Machine } from './readMachine.js';

/** What the providers of the product need. */
export interface ProductDeps {
  readonly hostName: string;
  /** Unique name of the server on that host. */
  readonly serverName: string;
  /** Version of that server. */
  readonly version: string;
  readonly machine: Machine;
}

const here = { namespace: targetNamespace };
const vendor = 'iscsi-wbem';

export function chassisKeys({ hostName }: Pick<ProductDeps, 'hostName'>) {
  return { Tag: hostName, CreationClassName: 'CIM_Chassis' };
}

export function chassisPath(deps: Pick<ProductDeps, 'hostName'>) {
  return new CIMInstanceName<'CIM_Chassis'>('CIM_Chassis', chassisKeys(deps), here);
}

/** The keys of the product.  The unique name of this server is the identifying number. */
export function productKeys({ serverName, version }: Pick<ProductDeps, 'serverName' | 'version'>) {
  return { Name: vendor, IdentifyingNumber: serverName, Vendor: vendor, Version: version };
}

export function productPath(deps: ProductDeps) {
  return new CIMInstanceName<'CIM_Product'>('CIM_Product', productKeys(deps), here);
}

/** InstanceID of the software, in the namespace of the targets. */
export const installedSoftwareId = 'iscsi-wbem:server';

export function installedSoftwarePath() {
  return new CIMInstanceName<'CIM_SoftwareIdentity'>(
    'CIM_SoftwareIdentity',
    { InstanceID: installedSoftwareId },
    here,
  );
}
