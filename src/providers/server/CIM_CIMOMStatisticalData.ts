import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_CIMOMStatisticalData_OperationType as OperationType } from '../../schema/generated/CIM_CIMOMStatisticalData.js';
import { managerPath, statisticsPath } from './serverIdentity.js';
import type { OperationStatistics, ServerProfileDeps } from './ServerProfileDeps.js';

/**
 * Statistics of the server's operations: one instance for each operation that was requested; none while GatherStatisticalData of
 * the object manager is FALSE.  They are the counters of /metrics since the start of the server.
 */
export function cimomStatisticalDataProvider({ statistics }: ServerProfileDeps) {
  return defineProvider({
    className: 'CIM_CIMOMStatisticalData',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => {
        const now = CIMDateTime.fromDate(new Date());
        const start = CIMDateTime.fromDate(statistics.startedAt);
        return shown(statistics).map((one): PropertiesOf<'CIM_CIMOMStatisticalData'> => {
          const type = typeOf(one.name);
          return {
            InstanceID: instanceIdOf(one),
            ElementName: `Statistics of ${one.name}`,
            Description: 'The time of providers is part of CimomElapsedTime.',
            OperationType: type,
            OtherOperationType: type === OperationType.Other ? one.name.slice(0, 64) : null,
            StartStatisticTime: start,
            StatisticTime: now,
            NumberOfOperations: BigInt(one.count),
            CimomElapsedTime: CIMDateTime.fromMicroseconds(Math.round(one.seconds * 1e6)),
            ProviderElapsedTime: CIMDateTime.fromMicroseconds(0),
            RequestSize: BigInt(one.requestBytes),
            ResponseSize: BigInt(one.responseBytes),
          };
        });
      },
    },
  });
}

/** Associates the object manager with the statistics. */
export function elementStatisticalDataProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'CIM_ElementStatisticalData',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        shown(deps.statistics).map((one) => ({
          ManagedElement: managerPath(deps),
          Stats: statisticsPath(instanceIdOf(one)),
        })),
    },
  });
}

function shown(statistics: ServerProfileDeps['statistics']): OperationStatistics[] {
  return statistics.setting.isOn ? [...statistics.operations()] : [];
}

function instanceIdOf({ name }: OperationStatistics): string {
  return `iscsi-wbem:statistics:${name}`;
}

/** Operations that are not in the value map, such as pull operations, have the type "Other" and a name. */
function typeOf(name: string): number {
  const [, type] = Object.entries(OperationType).find(([known]) => known === name) ?? [];
  return type === undefined || type <= OperationType.Batched ? OperationType.Other : type;
}
