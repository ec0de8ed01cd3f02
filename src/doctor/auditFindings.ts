import { join } from 'node:path';
import { SealedStoreError } from '../store/SealedStore.js';
import type { Finding } from '../targets/TargetReader.js';

/** Maximum number of faults listed. */
const maxTold = 5;

/** Checks that the audit log is intact: nothing edited, removed, added or cut off. */
export async function auditFindings(
  stateDir: string,
  deps: { verifyAudit(): Promise<{ readonly faults: readonly string[] }> },
): Promise<readonly Finding[]> {
  const subject = join(stateDir, 'audit.jsonl');
  let faults: readonly string[];
  try {
    ({ faults } = await deps.verifyAudit());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!(error instanceof SealedStoreError) && code === undefined) throw error;
    const sentence = `It cannot be verified: ${(error as Error).message}.`;
    return [{ severity: 'error', subject, sentence, remedy: null }];
  }
  if (faults.length === 0) return [];
  const more = faults.length > maxTold ? `; and ${faults.length - maxTold} more` : '';
  return [
    {
      severity: 'error',
      subject,
      sentence: `It is not what was written: ${faults.slice(0, maxTold).join('; ')}${more}.`,
      remedy:
        'Somebody who can write to the state folder changed it: compare it with a copy (iscsi-wbem audit verify).',
    },
  ];
}
