import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { productKeys, type ProductDeps } from './productIdentity.js';

/** This server as a product. */
export function productProvider(deps: ProductDeps) {
  return defineProvider({
    className: 'CIM_Product',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...productKeys(deps),
          ElementName: 'iscsi-wbem',
          Caption: 'iscsi-wbem',
          Description: `iscsi-wbem ${deps.version} on ${deps.hostName}`,
        },
      ],
    },
  });
}
