import { randomUUID } from 'node:crypto';
import type { Store } from '../store/Store.js';

const KEY = 'repository/server-name';

/** The name of this server, made once and kept: no other server has it. */
export function openServerName(store: Store): string {
  const kept = store.get(KEY);
  if (kept) return kept.toString('utf8');
  const made = `iscsi-wbem:${randomUUID()}`;
  store.put(KEY, Buffer.from(made, 'utf8'));
  return made;
}
