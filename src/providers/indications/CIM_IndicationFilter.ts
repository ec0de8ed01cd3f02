import { randomUUID } from 'node:crypto';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider, type PropertiesOf, type PropertyRecord } from '../../dispatch/Provider.js';
import type { Filter } from '../../indications/elements.js';
import { interopNamespace } from '../server/serverIdentity.js';
import { refuseProperties, withElementKeys } from './indicationIdentity.js';
import type { IndicationRooms } from './IndicationRooms.js';

const className = 'CIM_IndicationFilter';
type Properties = PropertiesOf<typeof className>;

/** The filters: the server's own, and those that clients make, compiled when they are made. */
export function indicationFilterProvider({ indications, hostName }: IndicationRooms) {
  const { subscriptions } = indications;
  const expectFilter = (path: CIMInstanceName): Filter => {
    const filter = subscriptions.findFilter(path);
    if (filter) return filter;
    throw new CIMError('CIM_ERR_NOT_FOUND', `the filter ${path.toString()} has just been deleted`);
  };
  return defineProvider({
    className,
    namespace: interopNamespace,
    changeRole: 'write',
    instances: {
      enumerate: () => subscriptions.filters().map(({ properties }) => properties as Properties),
      find: async (path) => (subscriptions.findFilter(path)?.properties ?? null) as Properties | null,

      async create(sent, { principal }) {
        if (!indications.settings.FilterCreationEnabled) {
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            'filters cannot be made now: FilterCreationEnabled of the indication service is FALSE',
          );
        }
        const record = withElementKeys(className, sent, hostName, () => `iscsi-wbem:${randomUUID()}`);
        expectQuery(record);
        await subscriptions.putFilter(record, principal.name, 'new');
        return record as Properties;
      },

      async modify(path, changes) {
        const { properties, owner, name, isStatic } = expectFilter(path);
        if (isStatic) {
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `the filter "${name}" is the server's own: it cannot be modified`,
          );
        }
        const record = { ...properties, ...(changes as typeof properties) };
        expectQuery(record);
        await subscriptions.putFilter(record, owner, 'changed');
      },

      remove: async (path) => subscriptions.removeFilter(expectFilter(path)),
    },
  });
}

function expectQuery(record: PropertyRecord): void {
  for (const name of ['Query', 'QueryLanguage']) {
    if ((record[name] ?? null) !== null) continue;
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${name} of ${className} is missing: expected a text`);
  }
  refuseProperties(className, record, ['TemplateVariable']);
}
