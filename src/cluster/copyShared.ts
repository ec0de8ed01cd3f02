import type { KeyValueStore, SharedStore } from '../store/KeyValueStore.js';
import { removeKeys } from '../store/removeKeys.js';
import { ClusterError } from './ClusterMeta.js';

/** Prefixes of what all endpoints of a fleet share.  Everything else belongs to one host. */
const sharedPrefixes = [
  'fleet/',
  'indications/',
  'repository/',
  'sealed/fleet/',
  'sealed/storagegateway/key/',
  'security/user/',
  'storagegateway/gateway',
] as const;

const sealed = 'sealed/';

/** Prefixes of the sealed entries among them, as `SharedSealedStore` has them. */
export const sharedSecrets: readonly string[] = sharedPrefixes
  .filter((prefix) => prefix.startsWith(sealed))
  .map((prefix) => prefix.slice(sealed.length));

/** Maximum number of entries, and of bytes, in one step. */
const stepEntries = 90;
const stepBytes = 900 * 1024;

/** What was copied. */
export interface Copied {
  readonly entries: number;
  readonly bytes: number;
}

/**
 * Copies what endpoints share from the store of a server into an empty shared store.  A copy that was interrupted can be repeated.
 * @throws ClusterError, before anything is written, for an entry that is too large.
 */
export async function copyShared(from: KeyValueStore, to: SharedStore): Promise<Copied> {
  for (const [key, value] of sharedEntries(from)) {
    const bytes = Buffer.byteLength(key) + value.length;
    if (bytes > stepBytes)
      throw new ClusterError(
        `the entry "${key}" has ${bytes} bytes: expected at most ${stepBytes}, where several endpoints share their state; nothing was copied`,
      );
  }
  // What an interrupted copy left.
  for (const prefix of sharedPrefixes) await removeKeys(to, [...to.keys(prefix)]);
  let [entries, bytes] = [0, 0];
  let step = new Map<string, Buffer>();
  let inStep = 0;
  const write = async (): Promise<void> => {
    const writes = step;
    [step, inStep] = [new Map<string, Buffer>(), 0];
    await to.change((change) => {
      for (const [key, value] of writes) change.put(key, value);
    });
  };
  for (const [key, value] of sharedEntries(from)) {
    const length = Buffer.byteLength(key) + value.length;
    if (step.size >= stepEntries || inStep + length > stepBytes) await write();
    step.set(key, value);
    inStep += length;
    entries += 1;
    bytes += length;
  }
  if (step.size > 0) await write();
  return { entries, bytes };
}

function* sharedEntries(store: KeyValueStore): Generator<readonly [key: string, value: Buffer]> {
  for (const prefix of sharedPrefixes) yield* store.entries(prefix);
}
