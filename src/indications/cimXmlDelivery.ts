import { encodeExport, ListenerClient } from '../client/ListenerClient.js';
import type { DeliveryProtocol } from './DeliveryProtocol.js';
import { ListenerSender, type FindAllowed } from './ListenerSender.js';

/** How the server connects to listeners, in every protocol. */
export interface ListenerSettings {
  /** For one message and its answer. */
  readonly timeoutMs: number;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | Buffer | undefined;
  readonly findAllowed: FindAllowed;
}

/** Export messages of CIM-XML (DSP0200, clause 5.5), for CIM_ListenerDestinationCIMXML. */
export function cimXmlDelivery({ timeoutMs, ca, findAllowed }: ListenerSettings): DeliveryProtocol {
  return {
    encoderOf: (indication) => {
      const encode = encodeExport(indication);
      return (_destination, number, own) => encode(String(number), own);
    },
    makeSender: ({ url }) =>
      new ListenerSender({
        url,
        findAllowed,
        connect: (resolve) => new ListenerClient({ url, timeoutMs, ca, resolve }),
      }),
  };
}
