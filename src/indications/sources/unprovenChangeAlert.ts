import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { PerceivedSeverity, ProbableCause, type Alert } from './Alert.js';

/** A change that should have been proved by a login at the target. */
export interface ProvenChange {
  readonly what: string;
  readonly target: string | null;
  readonly account: string | null;
  readonly proof: { readonly state: string; readonly reason: string | null } | null;
}

/** The alert for a change whose proof failed (Major) or could not be made (Degraded/Warning); null for others. */
export function unprovenChangeAlert(
  { what, target, account, proof }: ProvenChange,
  pathOf: (target: string) => CIMInstanceName | null,
): Alert | null {
  if (proof?.state !== 'failed' && proof?.state !== 'unproved') return null;
  // An account without a target cannot be proved.
  if (target === null) return null;
  const hasFailed = proof.state === 'failed';
  return {
    event: hasFailed ? 'proof-failed' : 'proof-not-made',
    severity: hasFailed ? PerceivedSeverity.Major : PerceivedSeverity.DegradedWarning,
    probableCause: hasFailed ? ProbableCause.SecurityCredentialMisMatch : ProbableCause.Other,
    probableCauseDescription: proof.reason,
    message:
      `The proof of the change "${what}" of account ${account ?? '(none)'} at target ${target} ` +
      (hasFailed ? 'failed.' : 'could not be made.'),
    messageArguments: [what, account ?? '', target],
    element: pathOf(target),
  };
}
