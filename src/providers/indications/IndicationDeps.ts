import type { Call } from '../../dispatch/Call.js';
import type { Indications } from '../../indications/Indications.js';
import type { FindAllowed } from '../../indications/ListenerSender.js';
import type { Repository } from '../../repository/Repository.js';

/** Records changes of destinations, because the server connects to their URL. */
export interface DestinationAudit {
  /** Throws if there is no space for another record. */
  expectRoom(): Promise<void>;
  /** Resolves when the record is on disk. */
  write(
    by: Pick<Principal, 'address' | 'door' | 'name'>,
    act: { readonly what: string; readonly outcome: 'done'; readonly cause: string },
  ): Promise<void>;
}

type Principal = Call['principal'];

/** What the providers of the Indications profile need. */
export interface IndicationDeps {
  readonly repository: Repository;
  readonly indications: Indications;
  /** Determines where listeners may be. */
  readonly findAllowed: FindAllowed;
  /** Records the destinations that clients create; without it nothing is recorded. */
  readonly audit?: DestinationAudit;
  /** Name of this host: a key of the system that hosts the service. */
  readonly hostName: string;
}
