import type { Call } from '../dispatch/Call.js';
import type { Batch } from '../enumeration/Batch.js';
import { compileSelect } from '../query/compileSelect.js';
import type { InstanceOrRow } from './Batches.js';
import { expectSession, openInstances, sessionParameters } from './openEnumeration.js';
import { defineOperation } from './Operation.js';
import { selectInstances } from './selectInstances.js';

/**
 * DSP0200 1.4, clause 5.3.2.24.  FilterQuery is a whole query in a language of ExecQuery.  PullInstances continues the
 * enumeration.
 */
export const OpenQueryInstances = defineOperation({
  name: 'OpenQueryInstances',
  role: 'read',
  parameters: {
    FilterQueryLanguage: { kind: 'string' },
    FilterQuery: { kind: 'string' },
    ReturnQueryResultClass: { kind: 'boolean', default: false },
    ...sessionParameters,
  },
  returns: 'pulledInstances',

  execute(parameters, call, deps) {
    const { FilterQueryLanguage, FilterQuery, ReturnQueryResultClass } = parameters;
    const namespace = expectSession(parameters, call, deps);
    const query = compileSelect(FilterQueryLanguage, FilterQuery, namespace);
    const objects = (during: Call): AsyncIterable<Batch<InstanceOrRow>> =>
      selectInstances(query, deps.instances.rows(namespace.name, query.cimClass.name, during, 1), during);
    const opened = openInstances('instances', parameters, objects, call, deps);
    return ReturnQueryResultClass ? { ...opened, queryResultClass: query.resultClass() } : opened;
  },
});
