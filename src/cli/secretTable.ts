import { printTable } from './printTable.js';
import type { SecretInfo } from './TargetHost.js';

/** A table of the accounts without their secrets. */
export function printSecrets(secrets: readonly SecretInfo[]): string {
  // A server for its own host says nothing new with that.
  const several = new Set(secrets.map(({ systemName }) => systemName)).size > 1;
  return printTable(
    [...(several ? ['HOST'] : []), 'CHAP NAME', 'AUTHORITY', 'TARGETS', 'PROOF', 'OLD SECRET UNTIL', 'WHY'],
    secrets.map(({ chapName, systemName, authority, bindings, proof, overlapEnds }) => [
      ...(several ? [systemName] : []),
      chapName,
      authority,
      bindings.map(({ target, role }) => (role === 'target' ? `${target} (its own)` : target)).join(',') ||
        '-',
      proof.state ?? '-',
      overlapEnds ?? '',
      proof.state === 'proved' ? '' : (proof.reason ?? ''),
    ]),
  );
}
