import { compileSelect } from '../query/compileSelect.js';
import { instanceBatches } from './Batches.js';
import { defineOperation } from './Operation.js';
import { selectInstances } from './selectInstances.js';

/**
 * DSP0200 1.4, clause 5.3.2.13.
 * QueryLanguage is "WQL" (or "WQL1") or "DMTF:CQL" (or "CIM:CQL", "CQL"), without case.  The query is a SELECT on one class and
 * its subclasses.  The results have the selected properties only.
 *
 * Each result is a VALUE.OBJECTWITHPATH, one of the three forms that the clause allows, because it has the path of an instance.
 * Clients written for other servers do not read VALUE.OBJECT.
 */
export const ExecQuery = defineOperation({
  name: 'ExecQuery',
  role: 'read',
  parameters: { QueryLanguage: { kind: 'string' }, Query: { kind: 'string' } },
  returns: 'objects',

  execute({ QueryLanguage, Query }, call, deps) {
    const namespace = deps.repository.getNamespace(call.namespace);
    const query = compileSelect(QueryLanguage, Query, namespace);
    return instanceBatches(
      selectInstances(query, deps.instances.rows(namespace.name, query.cimClass.name, call), call),
    );
  },
});
