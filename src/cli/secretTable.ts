import { printTable } from './printTable.js';
import { areAtSeveral, type SecretInfo } from './TargetHost.js';

/** A table of the accounts without their secrets. */
export function printSecrets(secrets: readonly SecretInfo[]): string {
  const several = areAtSeveral(secrets);
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
