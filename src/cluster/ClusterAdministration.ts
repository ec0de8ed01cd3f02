import type { AdministeredCluster } from '../security/Administration.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { expectEndpointId, type ClusterStanding } from './ClusterStanding.js';
import { finishUpgrade } from './finishUpgrade.js';

/** Administers what several endpoints share, at one of them. */
export class ClusterAdministration implements AdministeredCluster {
  readonly #store: SharedStore;
  readonly #standing: ClusterStanding;
  readonly #own: string;

  /** @param own the id of the endpoint that is asked. */
  constructor(store: SharedStore, standing: ClusterStanding, own: string) {
    this.#store = store;
    this.#standing = standing;
    this.#own = own;
  }

  finishUpgrade(): Promise<number> {
    return finishUpgrade(this.#store);
  }

  expectRemovable(endpoint: string): void {
    if (endpoint === this.#own)
      throw new AdministrationError(
        `${endpoint} is the endpoint that is asked: expected it to be stopped, or another one to be asked`,
      );
    expectEndpointId(endpoint);
  }

  removeEndpoint(endpoint: string): Promise<void> {
    return this.#standing.remove(endpoint);
  }
}
