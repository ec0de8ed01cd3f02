import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { ReadablePool, PrimordialSpace } from '../../pools/Pool.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { Export } from '../../targets/StorageDriver.js';
import { isOfTargets } from '../resolve.js';
import { listForeign, reservedPoolId } from './foreignUnits.js';
import { primordialsOf, readPool, readPools, type ReadPool } from './readPools.js';

/** A pool of any kind with its state. */
export type AnyPool =
  | { readonly kind: 'concrete'; readonly id: string; readonly read: ReadPool }
  /** A primordial pool: a file system or a volume group. */
  | { readonly kind: 'primordial'; readonly id: string; readonly space: PrimordialSpace }
  /** The units that other programs made. */
  | { readonly kind: 'reserved'; readonly id: string; readonly units: readonly Export[] };

type PoolSource = Pick<HostStorage, 'pools' | 'driver' | 'volumes'>;

/** All pools: primordial ones first, that of foreign units last. */
export async function listAllPools(storage: PoolSource): Promise<readonly AnyPool[]> {
  const [read, reserved] = await Promise.all([readPools(storage.pools), findReserved(storage)]);
  return [
    ...primordialsOf(read).map((space) => ({ kind: 'primordial', id: space.id, space }) as const),
    ...read.map((each) => ({ kind: 'concrete', id: each.pool.id, read: each }) as const),
    ...(reserved ? [reserved] : []),
  ];
}

/** The pool of an InstanceID; null if there is none.  Foreign units are read only for their own pool. */
export async function findAnyPool(storage: PoolSource, id: unknown): Promise<AnyPool | null> {
  if (id === reservedPoolId) return findReserved(storage);
  const pool = findConcrete(storage, id);
  if (pool) return { kind: 'concrete', id: pool.id, read: await readPool(pool) };
  if (typeof id !== 'string' || !id.startsWith('iscsi-wbem:primordial:')) return null;
  const space = primordialsOf(await readPools(storage.pools)).find((each) => each.id === id);
  return space ? { kind: 'primordial', id, space } : null;
}

/** A pool in which volumes can be made. */
function findConcrete({ pools }: Pick<HostStorage, 'pools'>, id: unknown): ReadablePool | null {
  return pools.find((pool) => pool.id === id) ?? null;
}

/** The pool that a reference names, if volumes can be made in it. */
export function findConcreteOf(
  storage: Pick<HostStorage, 'pools'>,
  path: CIMInstanceName,
): ReadablePool | null {
  return isOfTargets(path) ? findConcrete(storage, path.keyBindings.get('InstanceID')) : null;
}

/** This pool exists while there is a foreign unit. */
async function findReserved(storage: PoolSource): Promise<AnyPool | null> {
  const units = await listForeign(storage);
  return units.length === 0 ? null : { kind: 'reserved', id: reservedPoolId, units };
}
