import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterStore } from '../store/ClusterStore.js';
import type { Leadership } from '../store/Engine.js';
import { FencedStore } from '../store/FencedStore.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import type { IndicationLog, Indications } from './Indications.js';
import { isGap, type Outbox, type Posted } from './Outbox.js';

export interface DelivererOptions {
  readonly store: ClusterStore;
  readonly outbox: Outbox;
  readonly indications: Pick<
    Indications,
    'beginDelivery' | 'endDelivery' | 'markGap' | 'route' | 'whenSaved'
  >;
  /** The id by which the other servers find this one. */
  readonly id: string;
  /** After so long without a sign of the server that delivers, another one begins; 10 s if absent. */
  readonly leaseMs?: number;
  /**
   * Opens what only the server that delivers does.  It is closed when the term ends.
   * @param store changes it only while the term lasts.
   */
  readonly whileDelivering?: (store: SharedStore) => { close(): Promise<void> };
  readonly log: IndicationLog;
}

/** The right to deliver; its value is the id of the server that has it. */
const deliveryKey = 'lead/deliver';
const defaultLeaseMs = 10_000;
const pauseMs = 1000;
const checkMs = 250;
/** Maximum number of entries of the outbox whose filters are being tested. */
const maxRouted = 500;
/** Maximum number of entries that are removed from the outbox together. */
const maxRemoved = 80;

/** The id of the server that delivers; null: none does now. */
export function findDeliverer(store: Pick<SharedStore, 'get'>): string | null {
  return store.get(deliveryKey)?.toString() ?? null;
}

/**
 * Lets one of the servers that share a store deliver the indications of all.
 *
 * The server that holds the right takes the entries of the outbox in their order, appends them to the queues and sends these.  All its writes
 * depend on the right.  After it is lost, nothing is sent any more, and the next server continues with the same contexts and numbers.  An
 * indication that was being sent at that moment may be sent again, with the same number.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;
  #isWoken = false;
  #wake: () => void = () => {};

  constructor(options: DelivererOptions) {
    this.#options = options;
    options.outbox.watch(() => this.#wakeUp());
    this.#running = this.#run();
  }

  /** Gives the right back, so that another server goes on at once. */
  async close(): Promise<void> {
    this.#stopped.abort();
    this.#wakeUp();
    await this.#running;
  }

  #hasStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    const { store, id, leaseMs = defaultLeaseMs, log } = this.#options;
    const { signal } = this.#stopped;
    while (!this.#hasStopped()) {
      let leadership = null as Leadership | null;
      try {
        leadership = await store.lead(deliveryKey, leaseMs, signal, id);
        log.info({}, 'this server delivers the indications now');
        await this.#deliver(leadership);
        log.info({}, 'this server does not deliver indications any more');
      } catch (err) {
        if (!this.#hasStopped()) log.warn({ err }, 'indications cannot be delivered by this server now');
      }
      // If it cannot be given back, it expires by itself.
      await leadership?.giveBack().catch(() => undefined);
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #deliver(leadership: Leadership): Promise<void> {
    const { store, indications, whileDelivering } = this.#options;
    let isLost = false;
    const isSafe = (): boolean => !isLost && !this.#hasStopped() && leadership.isSafe();
    const lose = (): void => {
      isLost = true;
      this.#wakeUp();
    };
    const checking = setInterval(() => {
      if (!leadership.isSafe()) lose();
    }, checkMs);
    const fenced = new FencedStore(store, leadership);
    let further: { close(): Promise<void> } | undefined;
    try {
      indications.beginDelivery(fenced, { isSafe, onLost: lose });
      further = whileDelivering?.(fenced);
      await this.#routeAll(fenced, isSafe);
    } finally {
      clearInterval(checking);
      await Promise.all([indications.endDelivery(), further?.close()]);
    }
  }

  async #routeAll(fenced: SharedStore, isSafe: () => boolean): Promise<void> {
    const { outbox, indications } = this.#options;
    /** The positions of entries that have been begun and are still in the outbox, by key. */
    const begun = new Map<string, string>();
    let routed: Posted[] = [];
    /** Later ones, as last listed: the outbox may be long, and listing it takes time. */
    let later: Posted[] = [];
    while (isSafe()) {
      this.#isWoken = false;
      if (later.length === 0) later = [...outbox.list((key) => begun.has(key))];
      const fresh = later.splice(0, maxRouted - begun.size);
      for (const { key, position } of fresh) begun.set(key, position);
      const [oldest = ''] = [...begun.values()].toSorted();
      for (const posted of fresh) {
        void this.#route(posted, oldest).finally(() => {
          routed.push(posted);
          this.#wakeUp();
        });
      }
      // The filters of most are tested at once.
      await Promise.resolve();
      const [done, others] = [routed.slice(0, maxRemoved), routed.slice(maxRemoved)];
      if (done.length === 0) {
        await this.#whenWoken();
        continue;
      }
      routed = others;
      await indications.whenSaved();
      if (!isSafe()) return;
      await outbox.remove(fenced, done);
      for (const { key } of done) begun.delete(key);
    }
  }

  /** Never rejects. */
  async #route({ key, position }: Posted, oldest: string): Promise<void> {
    const { outbox, indications, log } = this.#options;
    try {
      if (isGap(key)) {
        indications.markGap({ position, oldest });
        return;
      }
      const occurrence = outbox.read(key);
      if (occurrence) await indications.route(occurrence, { position, oldest });
    } catch (err) {
      log.error({ err }, 'an indication could not be sent');
    }
  }

  #wakeUp(): void {
    this.#isWoken = true;
    this.#wake();
  }

  async #whenWoken(): Promise<void> {
    if (this.#isWoken) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = () => {};
  }
}
