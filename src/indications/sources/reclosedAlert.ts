import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { PerceivedSeverity, ProbableCause, type Alert } from './Alert.js';

/** A protected target whose accounts another process removed, and which has been closed again. */
export interface ReclosedTarget {
  readonly target: string;
  readonly wasOpen: boolean;
  /** Maximum time it can have been open; null if it was not checked before. */
  readonly openForAtMostMs: number | null;
  readonly endedSessions: number;
}

/** Major if the target was found open, otherwise Degraded/Warning. */
export function reclosedAlert(
  { target, wasOpen, openForAtMostMs, endedSessions }: ReclosedTarget,
  pathOf: (target: string) => CIMInstanceName | null,
): Alert {
  const howLong =
    openForAtMostMs === null ? 'for how long is not known' : `for ${openForAtMostMs} ms at most`;
  const found = wasOpen
    ? `It was open, ${howLong}; ${endedSessions} sessions that began meanwhile were ended.`
    : 'It was not open.';
  return {
    event: 'target-closed-again',
    severity: wasOpen ? PerceivedSeverity.Major : PerceivedSeverity.DegradedWarning,
    probableCause: ProbableCause.ProtectionMechanismFailure,
    probableCauseDescription:
      'Another process deleted the target and made it again, or took its accounts away.',
    message: `Protected target ${target} lost its accounts to another process and is closed again. ${found}`,
    messageArguments: [target, String(wasOpen), String(openForAtMostMs ?? ''), String(endedSessions)],
    element: pathOf(target),
    recommendedActions: [
      "Add the accounts to what makes the target (tgt's configuration): then it comes up closed.",
    ],
  };
}
