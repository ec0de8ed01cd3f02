import type { CIMInstance } from '../cim/CIMInstance.js';

/** Something happened: an indication as its source states it, before any filter. */
export interface Occurrence {
  /** The namespace that it happened in: filters name it as one of their SourceNamespaces. */
  readonly namespace: string;
  /**
   * An instance of a subclass of CIM_Indication, with all properties of its class; IndicationTime and IndicationIdentifier are set.
   * IndicationFilterName, SequenceContext and SequenceNumber are NULL: delivery sets them for each destination.
   */
  readonly indication: CIMInstance;
}

/** What a source of indications sees of those who receive them. */
export interface IndicationSink {
  /** Takes an occurrence to all whose filters it passes.  Never throws and never waits; without subscriptions it does nothing. */
  publish(occurrence: Occurrence): void;
  /**
   * Whether somebody has subscribed to indications of this class, by a filter on it, a superclass or a subclass, in the namespace.
   * A source that nobody listens to may stay idle.
   */
  wants(className: string, namespace: string): boolean;
  /**
   * Calls back at once, and whenever an answer of `wants` may have changed.  A source gives a promise that is settled when it has begun to watch
   * what is wanted now.  @returns what ends that.
   */
  onWantedChange(listener: () => Promise<void> | null): () => void;
}
