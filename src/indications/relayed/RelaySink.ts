import { foldName } from '../../cim/NameMap.js';
import type { IndicationSink, Occurrence } from '../Indication.js';
import { encodeOccurrence } from './encodeOccurrence.js';

/** What another server wants to have relayed: changes of instances, or alerts. */
export type RelayedKind = 'alerts' | 'changes';

export interface RelaySinkDeps {
  /** The namespace whose occurrences are relayed. */
  readonly namespace: string;
  wants(kind: RelayedKind): boolean;
  /** Calls the listener at once, and whenever a result of `wants` has changed; as that of `IndicationSink`. */
  onWantedChange(listener: () => Promise<void> | null): () => void;
  push(text: string): void;
  readonly log: { error(fields: object, message: string): void };
}

/** The indication service of a server without subscriptions: another server, which has them, gets the occurrences. */
export class RelaySink implements IndicationSink {
  readonly #deps: RelaySinkDeps;

  constructor(deps: RelaySinkDeps) {
    this.#deps = deps;
  }

  publish(occurrence: Occurrence): void {
    const { log, namespace } = this.#deps;
    if (foldName(occurrence.namespace) !== foldName(namespace)) return;
    try {
      this.#deps.push(encodeOccurrence(occurrence));
    } catch (err) {
      log.error({ err, indication: occurrence.indication.className }, 'an indication could not be relayed');
    }
  }

  wants(className: string, namespace: string): boolean {
    if (foldName(namespace) !== foldName(this.#deps.namespace)) return false;
    return this.#deps.wants(className === 'CIM_AlertIndication' ? 'alerts' : 'changes');
  }

  onWantedChange(listener: () => Promise<void> | null): () => void {
    return this.#deps.onWantedChange(listener);
  }
}
