import { randomUUID } from 'node:crypto';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { interopNamespace } from '../../cim/namespaces.js';
import type { Call } from '../../dispatch/Call.js';
import { defineProvider, type PropertiesOf, type PropertyRecord } from '../../dispatch/Provider.js';
import type { Filter } from '../../indications/elements.js';
import { sourceNamespaces } from '../../indications/FilterQueries.js';
import type { StoredRecord } from '../../repository/InstanceStore.js';
import { expectSourcesReadable } from './expectSourcesReadable.js';
import { refuseProperties, withElementKeys } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

const className = 'CIM_IndicationFilter';
type Properties = PropertiesOf<typeof className>;

/** The filters: the server's own, and those of clients, which are compiled when they are created. */
export function indicationFilterProvider({ indications, hostName, repository }: IndicationDeps) {
  const expectReadable = (record: PropertyRecord, call: Call): void =>
    expectSourcesReadable(repository, sourceNamespaces(record as StoredRecord, interopNamespace), call);
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

      async create(sent, call) {
        expectFilterCreation(indications);
        const record = withElementKeys(className, sent, hostName, () => `iscsi-wbem:${randomUUID()}`);
        expectQuery(record);
        expectReadable(record, call);
        await subscriptions.putFilter(record, call.principal.name, 'new');
        return record as Properties;
      },

      async modify(path, changes, call) {
        const { properties, owner, name, isStatic } = expectFilter(path);
        if (isStatic) {
          throw new CIMError(
            'CIM_ERR_NOT_SUPPORTED',
            `the filter "${name}" is the server's own: it cannot be modified`,
          );
        }
        const record = { ...properties, ...(changes as typeof properties) };
        expectQuery(record);
        expectReadable(record, call);
        await subscriptions.putFilter(record, owner, 'changed');
      },

      remove: async (path) => subscriptions.removeFilter(expectFilter(path)),
    },
  });
}

/** @throws CIMError CIM_ERR_NOT_SUPPORTED if clients may not create filters at present. */
export function expectFilterCreation({ settings }: Pick<IndicationDeps['indications'], 'settings'>): void {
  if (settings.FilterCreationEnabled) return;
  throw new CIMError(
    'CIM_ERR_NOT_SUPPORTED',
    'filters cannot be made now: FilterCreationEnabled of the indication service is FALSE',
  );
}

function expectQuery(record: PropertyRecord): void {
  for (const name of ['Query', 'QueryLanguage']) {
    if ((record[name] ?? null) !== null) continue;
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${name} of ${className} is missing: expected a text`);
  }
  refuseProperties(className, record, ['TemplateVariable']);
}
