import { CIMError } from '../../cim/CIMError.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { operatingFromStart } from '../operating.js';
import { managerKeys } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** This server: one instance.  A client can only change whether operation statistics are published. */
export function objectManagerProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ObjectManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...managerKeys(deps),
          ElementName: 'iscsi-wbem',
          Caption: 'iscsi-wbem',
          // Clients look for a version after that word.
          Description: `iscsi-wbem Version ${deps.version}`,
          Started: true,
          ...operatingFromStart,
          GatherStatisticalData: deps.statistics.setting.isOn,
        },
      ],
      async modify(_path, changes) {
        const other = Object.keys(changes).find((name) => name !== 'GatherStatisticalData');
        if (other !== undefined) {
          throw new CIMError('CIM_ERR_NOT_SUPPORTED', `${other} of the object manager cannot be set`);
        }
        const isOn = changes.GatherStatisticalData;
        if (typeof isOn !== 'boolean') {
          throw new CIMError(
            'CIM_ERR_INVALID_PARAMETER',
            'GatherStatisticalData is NULL: expected TRUE or FALSE',
          );
        }
        await deps.statistics.setting.change(isOn);
      },
    },
  });
}
