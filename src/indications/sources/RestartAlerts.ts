import { PerceivedSeverity, ProbableCause } from './Alert.js';
import type { Alerts } from './Alerts.js';

/** Maximum number of targets named in a sentence. */
const maxNamed = 10;

/** What was done until a restarted tgtd had its configuration again. */
export interface Restored {
  /** Protected targets that were open until they were closed. */
  readonly cameBackOpen: readonly string[];
  /** Measured from the moment at which the restart was noticed. */
  readonly afterMs: number;
}

/**
 * Raises alerts of restarts of tgtd, which loses all accounts: one when the restart is noticed (Major if targets were protected,
 * otherwise Information), and one that clears it when every protected target has its accounts again.
 */
export class RestartAlerts {
  #open: string[] = [];

  constructor(private readonly alerts: Alerts) {}

  /** @param targets the protected targets. */
  noteRestart(targets: readonly string[]): void {
    const waiting =
      targets.length === 0
        ? 'No target was protected.'
        : `${targets.length} protected ${targets.length === 1 ? 'target waits' : 'targets wait'} to be closed and to get accounts again: ${namesOf(targets)}.`;
    const identifier = this.alerts.raise({
      event: 'tgtd-restarted',
      severity: targets.length === 0 ? PerceivedSeverity.Information : PerceivedSeverity.Major,
      probableCause: ProbableCause.ElementReinitialized,
      probableCauseDescription: 'tgtd keeps its accounts in memory alone.',
      message: `tgtd was restarted and has forgotten all accounts. ${waiting}`,
      messageArguments: targets,
    });
    this.#open.push(identifier);
  }

  noteRestored({ cameBackOpen, afterMs }: Restored): void {
    const clears = this.#open;
    this.#open = [];
    const open =
      cameBackOpen.length === 0
        ? 'None was found open meanwhile.'
        : `${countOf(cameBackOpen.length)} found open meanwhile: ${namesOf(cameBackOpen)}.`;
    this.alerts.raise({
      event: 'tgtd-restored',
      severity: PerceivedSeverity.Information,
      probableCause: ProbableCause.PreviousAlertCleared,
      probableCauseDescription: null,
      message: `The protected targets of the restarted tgtd are closed and have their accounts, ${afterMs} ms after the restart was noticed. ${open}`,
      messageArguments: [String(afterMs), ...cameBackOpen],
      clears,
    });
  }
}

function countOf(targets: number): string {
  return targets === 1 ? '1 protected target was' : `${targets} protected targets were`;
}

/** The sentence is shortened; MessageArguments has all names. */
function namesOf(targets: readonly string[]): string {
  const [named, left] = [targets.slice(0, maxNamed), targets.length - maxNamed];
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}
