import { printTable } from './printTable.js';
import type { SecretInfo } from './TargetHost.js';

/** A table of the accounts without their secrets. */
export function printSecrets(secrets: readonly SecretInfo[]): string {
  return printTable(
    ['CHAP NAME', 'AUTHORITY', 'TARGETS', 'PROOF', 'OLD SECRET UNTIL', 'WHY'],
    secrets.map(({ chapName, authority, bindings, proof, overlapEnds }) => [
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
