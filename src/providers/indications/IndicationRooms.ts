import type { Indications } from '../../indications/Indications.js';
import type { FindAllowed } from '../../indications/ListenerSender.js';
import type { Repository } from '../../repository/Repository.js';

/** What the providers of the Indications profile work with. */
export interface IndicationRooms {
  readonly repository: Repository;
  readonly indications: Indications;
  /** Where listeners may be. */
  readonly findAllowed: FindAllowed;
  /** Name of this host: key of the system that hosts the service. */
  readonly hostName: string;
}
