import type { CIMInstance } from '../cim/CIMInstance.js';
import type { InstanceRow } from '../dispatch/InstanceRow.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { mappedBatches } from './Batches.js';

/** What a query selects of the rows of its class; only these become objects. */
export function selectInstances(
  query: SelectQuery,
  rows: AsyncIterable<readonly InstanceRow[]>,
): AsyncGenerator<readonly CIMInstance[], void, void> {
  return mappedBatches(rows, (batch) =>
    batch.filter((row) => query.matches(row)).map((row) => query.project(row.instance)),
  );
}
