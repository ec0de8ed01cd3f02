import { auditKeyOf, type AuditHead } from '../audit/AuditChain.js';
import { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import type { SealedStore } from '../store/SealedStore.js';

const headKey = 'audit/head';

/**
 * The head of the audit log in the store.
 * @throws SealedStoreError
 */
export function auditHeadOf(sealed: SealedStore): AuditHead | null {
  return sealed.get(headKey) as AuditHead | null;
}

/**
 * The audit log of a state folder, whose head is sealed in the store.
 * @throws AuditLogError, SealedStoreError
 */
export function openAuditLog(
  { stateDir, auditMaxBytes }: Pick<Settings, 'auditMaxBytes' | 'stateDir'>,
  sealingKey: Uint8Array,
  sealed: SealedStore,
): Promise<AuditLog> {
  return AuditLog.open(stateDir, {
    key: auditKeyOf(sealingKey),
    maxFileBytes: auditMaxBytes,
    head: {
      get: () => auditHeadOf(sealed),
      put: (head, ended) =>
        sealed.writeAside((change) => {
          change.put(headKey, head);
          for (const key of ended) change.remove(key);
        }),
    },
  });
}
