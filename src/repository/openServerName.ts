import { randomUUID } from 'node:crypto';
import type { SharedStore } from '../store/KeyValueStore.js';

const KEY = 'repository/server-name';

/** The name of this server, generated once and stored.  No other server has the same. */
export async function openServerName(store: SharedStore): Promise<string> {
  const kept = store.get(KEY);
  if (kept) return kept.toString('utf8');
  return store.change((change) => {
    // Another server with the same store may have generated it meanwhile.
    const found = change.get(KEY);
    if (found) return found.toString('utf8');
    const made = `iscsi-wbem:${randomUUID()}`;
    change.put(KEY, Buffer.from(made, 'utf8'));
    return made;
  });
}
