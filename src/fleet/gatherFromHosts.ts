import { PoolError } from '../pools/PoolError.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { Fleet } from './Fleet.js';
import type { LinkedHost } from './LinkedHost.js';
import { readHosts } from './readHosts.js';
import type { RemoteHost } from './RemoteHost.js';

/** What was read at the hosts of a fleet. */
export interface GatheredFromHosts<T> {
  /** In the order of the hosts' names. */
  readonly rows: readonly { readonly host: string; readonly row: T }[];
  /** The hosts that could not be read, by name, and why.  Hosts that are not enrolled yet are not among them. */
  readonly missing: readonly { readonly host: string; readonly why: string }[];
  /** `maxRows` if there are more; otherwise null. */
  readonly limit: number | null;
}

/**
 * Reads all hosts that are in contact, some at the same time.  One that fails is in `missing`.
 * @param read is given hosts whose records of volumes and jobs are up to date.
 * @param maxRows maximum number of rows of all hosts together.
 */
export async function gatherFromHosts<T>(
  fleet: Fleet,
  maxRows: number,
  read: (remote: RemoteHost) => Promise<readonly T[]>,
): Promise<GatheredFromHosts<T>> {
  const { hosts } = fleet;
  const readable = hosts.filter(({ isReadable }) => isReadable);
  const missing = hosts
    .filter((host) => !host.isReadable && host.state !== 'added')
    .map((host) => ({ host: host.systemName, why: host.unreadable().message }));
  const readOne = async (
    host: LinkedHost,
  ): Promise<{ readonly host: string; readonly found: readonly T[] | null; readonly why: string }> => {
    const { systemName } = host;
    try {
      const remote = fleet.remoteOf(host);
      await remote.storage?.refresh();
      return { host: systemName, found: await read(remote), why: '' };
    } catch (error) {
      if (!(error instanceof TargetDriverError || error instanceof PoolError)) throw error;
      return { host: systemName, found: null, why: error.message };
    }
  };
  const rows: { readonly host: string; readonly row: T }[] = [];
  let limit: number | null = null;
  for await (const { host, found, why } of readHosts(readable, readOne)) {
    if (found === null) {
      missing.push({ host, why });
      continue;
    }
    const left = maxRows - rows.length;
    for (const row of found.slice(0, left)) rows.push({ host, row });
    if (found.length <= left) continue;
    limit = maxRows;
    break;
  }
  return { rows, missing: missing.toSorted((one, other) => (one.host < other.host ? -1 : 1)), limit };
}
