import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { IndicationSink } from '../Indication.js';
import { PerceivedSeverity, ProbableCause, type Alert } from './Alert.js';
import type { Alerts } from './Alerts.js';
import { RepeatedLook } from './RepeatedLook.js';

/** A target that was found open, and why. */
export interface OpenTarget {
  readonly target: string;
  /** error: unauthorized initiators can log in; warning: few of them can reach the portals. */
  readonly severity: 'error' | 'warning';
  /** The part of the target that is open: its name, or that of a portal group. */
  readonly subject: string;
  readonly sentence: string;
  readonly remedy: string | null;
}

export interface OpenTargetWatcherOptions {
  readonly sink: IndicationSink;
  readonly alerts: Alerts;
  readonly intervalMs: number;
  readonly findOpen: () => Promise<readonly OpenTarget[]>;
  readonly pathOf: (target: string) => CIMInstanceName | null;
  readonly log: { warn(fields: object, message: string): void };
}

interface Told {
  readonly identifiers: readonly string[];
  readonly severity: OpenTarget['severity'];
}

/**
 * Raises one alert for each target that accepts logins without CHAP from initiators that should authenticate, another one if this
 * becomes worse, and one that clears it when it is over.  Targets that are already open when somebody subscribes are reported by
 * the first reading. A failed reading clears nothing.
 */
export class OpenTargetWatcher {
  readonly #options: OpenTargetWatcherOptions;
  readonly #looks: RepeatedLook;
  #told = new Map<string, Told>();

  constructor(options: OpenTargetWatcherOptions) {
    this.#options = options;
    const { sink, alerts, intervalMs, log } = options;
    this.#looks = new RepeatedLook({
      sink,
      isWanted: () => alerts.isWanted,
      intervalMs,
      look: () => this.#look(),
      forget: () => (this.#told = new Map()),
      onFailure: (err) => log.warn({ err }, 'whether targets are open cannot be watched'),
    });
  }

  lookSoon(): void {
    this.#looks.lookSoon();
  }

  /** Resolves when no reading is in progress any more. */
  close(): Promise<void> {
    return this.#looks.close();
  }

  async #look(): Promise<void> {
    const { alerts, findOpen, pathOf } = this.#options;
    const found = new Map<string, OpenTarget[]>();
    for (const each of await findOpen()) found.set(each.target, [...(found.get(each.target) ?? []), each]);
    for (const [target, reasons] of found) {
      const worst = reasons.find(({ severity }) => severity === 'error') ?? reasons[0];
      const told = this.#told.get(target);
      if (!worst || told?.severity === worst.severity || told?.severity === 'error') continue;
      const identifier = alerts.raise(openAlert(worst, reasons.length - 1, pathOf(target)));
      this.#told.set(target, {
        severity: worst.severity,
        identifiers: [...(told?.identifiers ?? []), identifier],
      });
    }
    for (const [target, { identifiers }] of this.#told) {
      if (found.has(target)) continue;
      this.#told.delete(target);
      alerts.raise(closedAlert(target, identifiers, pathOf(target)));
    }
  }
}

function openAlert(
  { target, severity, subject, sentence, remedy }: OpenTarget,
  others: number,
  element: CIMInstanceName | null,
): Alert {
  const more = others === 0 ? '' : ` The same holds for ${others} more of its parts.`;
  return {
    event: 'target-open',
    severity: severity === 'error' ? PerceivedSeverity.Critical : PerceivedSeverity.DegradedWarning,
    probableCause: ProbableCause.ProtectionMechanismFailure,
    probableCauseDescription: sentence,
    message: `Target ${target} was found open (${subject}): ${sentence}${more}`,
    messageArguments: [target, subject, sentence],
    element,
    ...(remedy !== null && { recommendedActions: [remedy] }),
  };
}

function closedAlert(target: string, clears: readonly string[], element: CIMInstanceName | null): Alert {
  return {
    event: 'target-no-longer-open',
    severity: PerceivedSeverity.Information,
    probableCause: ProbableCause.PreviousAlertCleared,
    probableCauseDescription: null,
    message: `Target ${target} is no longer open, or no longer there.`,
    messageArguments: [target],
    element,
    clears,
  };
}
