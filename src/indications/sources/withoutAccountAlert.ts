import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { PerceivedSeverity, ProbableCause, type Alert } from './Alert.js';

/** A target that shows LUNs to initiators without an account, which cannot log in. */
export interface LockedOutInitiators {
  readonly target: string;
  readonly initiators: readonly string[];
}

/** Degraded/Warning: no unauthorized initiator gets in, but an authorized one does not either. */
export function withoutAccountAlert(
  { target, initiators }: LockedOutInitiators,
  pathOf: (target: string) => CIMInstanceName | null,
): Alert {
  const [first = '', ...others] = initiators;
  const more = others.length === 0 ? '' : ` So it is with ${others.length} more.`;
  return {
    event: 'initiator-without-account',
    severity: PerceivedSeverity.DegradedWarning,
    probableCause: ProbableCause.ConfigurationCustomizationError,
    probableCauseDescription: 'The target asks for CHAP, and initiators that it allows have no account.',
    message: `Target ${target} shows LUNs to ${first}, which has no account there and cannot log in.${more}`,
    messageArguments: [target, ...initiators.slice(0, 16)],
    element: pathOf(target),
    recommendedActions: [
      'Add an account to the target; for managers and hosts that know no CHAP see the setting new-targets.',
    ],
  };
}
