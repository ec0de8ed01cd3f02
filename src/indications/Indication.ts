import type { CIMInstance } from '../cim/CIMInstance.js';
import type { StoreChange } from '../store/KeyValueStore.js';

/** An indication as its source created it, before any filter. */
export interface Occurrence {
  /** The namespace in which it occurred.  Filters name it in SourceNamespaces. */
  readonly namespace: string;
  /**
   * An instance of a subclass of CIM_Indication with all properties of its class.  IndicationTime and IndicationIdentifier are
   * set. IndicationFilterName, SequenceContext and SequenceNumber are NULL; delivery sets them for each destination.
   */
  readonly indication: CIMInstance;
}

/** The indication service as sources see it. */
export interface IndicationSink {
  /**
   * Delivers an occurrence to all destinations whose filters match.  Never throws and never waits.  Without subscriptions it does
   * nothing.
   */
  publish(occurrence: Occurrence): void;
  /**
   * Whether there is a subscription in the namespace whose filter selects this class, a superclass or a subclass.  A source may
   * be idle if there is none.
   */
  wants(className: string, namespace: string): boolean;
  /**
   * Calls the listener at once, and whenever a result of `wants` may have changed.  The listener returns a promise that resolves
   * when the source is watching what is wanted now.  @returns a function that ends the calls.
   */
  onWantedChange(listener: () => Promise<void> | null): () => void;
  /**
   * The sink for occurrences that are published in the transaction of their change, and only if that is made.  Absent: they are published
   * after it.
   */
  readonly within?: ((change: StoreChange) => OccurrenceSink) | undefined;
}

/** The part of the indication service that a source of single occurrences needs. */
export type OccurrenceSink = Pick<IndicationSink, 'publish' | 'wants'>;
