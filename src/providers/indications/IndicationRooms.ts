import type { Indications } from '../../indications/Indications.js';
import type { FindAllowed } from '../../indications/ListenerSender.js';

/** What the providers of the Indications profile work with. */
export interface IndicationRooms {
  readonly indications: Indications;
  /** Where listeners may be. */
  readonly findAllowed: FindAllowed;
  /** Name of this host: key of the system that hosts the service. */
  readonly hostName: string;
}
