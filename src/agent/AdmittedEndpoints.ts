import type { FleetStanding } from '../link/standing.js';
import { firstEpoch, mostRaised } from '../link/standing.js';
import type { SealedStore } from '../store/SealedStore.js';

const standingKey = 'agent/standing';
/** Four times as many as an endpoint tells. */
const maxKept = 256;
/**
 * The highest epoch that is taken from the first endpoint of all; from later ones at most `mostRaised` more than is known.  An endpoint that tells
 * the highest number there is would leave no epoch for the others.
 */
const highestFirst = 1_000_000_000;

/**
 * The endpoints that an agent answers: all of its fleet but those that were removed, and those whose shared state is older than what the
 * agent has heard of.  What endpoints tell is kept, so that it holds after a restart too; it is forgotten when the host leaves the fleet.
 */
export class AdmittedEndpoints {
  readonly #sealed: SealedStore;
  /** Null: no endpoint has told anything yet. */
  #known: FleetStanding | null;

  /** @throws SealedStoreError */
  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
    this.#known = sealed.get(standingKey) as FleetStanding | null;
  }

  /**
   * Why an endpoint is not answered, as a sentence without full stop; null if it is.  What an endpoint that is answered tells is on disk when this
   * returns.
   * @param endpoint the id in its certificate.
   */
  findRefusal(endpoint: string, told: FleetStanding): string | null {
    const refusal = this.findRemoval(endpoint);
    if (refusal !== null) return refusal;
    const { epoch, removed } = this.#known ?? { epoch: firstEpoch, removed: [] };
    if (told.epoch < epoch)
      return `endpoint ${endpoint} has epoch ${told.epoch} of the fleet: expected ${epoch} or a later one, which another endpoint has told; "iscsi-wbem cluster accept-restore" raises it`;
    const highest = this.#known === null ? highestFirst : epoch + mostRaised;
    if (told.epoch > highest)
      return `endpoint ${endpoint} tells epoch ${told.epoch} of the fleet: expected at most ${highest}, as this host knows epoch ${epoch}`;
    const added = told.removed.filter((id) => !removed.includes(id));
    if (this.#known === null || told.epoch > epoch || added.length > 0) {
      this.#known = { epoch: told.epoch, removed: [...removed, ...added].slice(-maxKept) };
      this.#sealed.put(standingKey, this.#known);
    }
    return this.findRemoval(endpoint);
  }

  /** Why an endpoint is not answered that was before; null if it still is. */
  findRemoval(endpoint: string): string | null {
    return this.#known?.removed.includes(endpoint) === true
      ? `endpoint ${endpoint} was removed from the fleet`
      : null;
  }
}

/** Forgets what the endpoints of a fleet told.  @param sealed of a host that enters a fleet or leaves it. */
export function forgetStanding(sealed: Pick<SealedStore, 'remove'>): void {
  sealed.remove(standingKey);
}
