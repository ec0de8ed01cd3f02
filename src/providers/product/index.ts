import type { AnyProvider } from '../../dispatch/Provider.js';
import { chassisProvider } from './CIM_Chassis.js';
import { productProvider } from './CIM_Product.js';
import { installedSoftwareProvider } from './CIM_SoftwareIdentity.js';
import { productAssociationsIn } from './productAssociations.js';
import type { ProductDeps } from './productIdentity.js';

/** The providers of the machine, the product and its software. */
export function productProvidersIn(deps: ProductDeps): AnyProvider[] {
  return [
    chassisProvider(deps),
    productProvider(deps),
    installedSoftwareProvider(deps),
    ...productAssociationsIn(deps),
  ];
}
