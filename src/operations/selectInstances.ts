import type { Call } from '../dispatch/Call.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Batch } from '../enumeration/Batch.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { mappedRows, type InstanceOrRow } from './Batches.js';
import { rowView } from './reduce.js';

/**
 * Applies a query to rows of its class.  If it selects all properties, rows stay rows; otherwise CIMInstances are made. Long
 * tests yield to other requests.
 */
export function selectInstances(
  query: SelectQuery,
  rows: AsyncIterable<InstanceRows>,
  call: Call,
): AsyncGenerator<Batch<InstanceOrRow>, void, void> {
  const slice = new TimeSlice(call.signal, call.principal.name);
  // A query cannot select class origins.
  const view = rowView({ propertyList: null, includeClassOrigin: false }, null);
  const nextTurn = (): Promise<void> => slice.next();
  return mappedRows(rows, (batch) => {
    const passed = batch.filter((row) => query.matches(row, nextTurn));
    return passed instanceof Promise ? passed.then(projected) : projected(passed);
  });

  function projected(passed: InstanceRows): Batch<InstanceOrRow> {
    const rows = view(passed);
    return query.selectsAll ? rows : Array.from(rows, (row) => query.project(row.instance));
  }
}
