import type { Call } from '../../dispatch/Call.js';
import type { Indications } from '../../indications/Indications.js';
import type { FindAllowed } from '../../indications/ListenerSender.js';
import type { Repository } from '../../repository/Repository.js';

/** The record of destinations: the server connects to what they say. */
export interface DestinationAudit {
  /** Throws where there is no room for another record. */
  expectRoom(): Promise<void>;
  /** Settled when it is on disk. */
  write(
    by: Pick<Principal, 'address' | 'door' | 'name'>,
    act: { readonly what: string; readonly outcome: 'done'; readonly cause: string },
  ): Promise<void>;
}

type Principal = Call['principal'];

/** What the providers of the Indications profile work with. */
export interface IndicationDeps {
  readonly repository: Repository;
  readonly indications: Indications;
  /** Where listeners may be. */
  readonly findAllowed: FindAllowed;
  /** Where it is recorded where a client has this server send indications; left out: nowhere. */
  readonly audit?: DestinationAudit;
  /** Name of this host: key of the system that hosts the service. */
  readonly hostName: string;
}
