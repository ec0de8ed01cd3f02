import type { CIMInstance } from '../cim/CIMInstance.js';
import type { InstanceRows } from '../dispatch/InstanceRows.js';
import type { Batch } from '../enumeration/Batch.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { mappedRows } from './Batches.js';

/** What a query selects of the rows of its class; only these become objects. */
export function selectInstances(
  query: SelectQuery,
  rows: AsyncIterable<InstanceRows>,
): AsyncGenerator<Batch<CIMInstance>, void, void> {
  return mappedRows(rows, (batch) =>
    Array.from(
      batch.filter((row) => query.matches(row)),
      (row) => query.project(row.instance),
    ),
  );
}
