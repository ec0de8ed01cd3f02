import type { CIMInstance } from '../cim/CIMInstance.js';
import type { Call } from '../dispatch/Call.js';
import type { SelectQuery } from '../query/compileSelect.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Rooms } from './Operation.js';

/** What a query selects, one by one as its class is enumerated. */
export async function* selectInstances(
  query: SelectQuery,
  namespace: Namespace,
  call: Call,
  { instances }: Rooms,
): AsyncGenerator<CIMInstance> {
  for await (const instance of instances.enumerate(namespace.name, query.cimClass.name, call)) {
    if (query.matches(instance)) yield query.project(instance);
  }
}
