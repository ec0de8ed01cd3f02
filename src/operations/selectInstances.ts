import type { CIMInstance } from '../cim/CIMInstance.js';
import type { Call } from '../dispatch/Call.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Batch } from '../enumeration/Batch.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { mappedRows } from './Batches.js';

/** What a query selects of the rows of its class; only these become objects.  Its tests are done in turns with other requests. */
export function selectInstances(
  query: SelectQuery,
  rows: AsyncIterable<InstanceRows>,
  call: Call,
): AsyncGenerator<Batch<CIMInstance>, void, void> {
  const slice = new TimeSlice(call.signal, call.principal.name);
  const nextTurn = (): Promise<void> => slice.next();
  return mappedRows(rows, (batch) => {
    const passed = batch.filter((row) => query.matches(row, nextTurn));
    return passed instanceof Promise ? passed.then(projected) : projected(passed);
  });

  function projected(passed: InstanceRows): readonly CIMInstance[] {
    return Array.from(passed, (row) => query.project(row.instance));
  }
}
