import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import { CimXmlError } from '../cimxml/CimXmlError.js';
import { expectExported } from '../cimxml/decode/exportResponse.js';
import { encodeExportIndication } from '../cimxml/encode/export.js';
import { parseXml } from '../xml/parseXml.js';
import { XmlError } from '../xml/XmlError.js';
import { HttpConnection } from './HttpConnection.js';
import { WbemHttpError } from './WbemHttpError.js';

export interface ListenerClientOptions {
  /** `http://host:port/path` or `https://...`, as the listener destination has it. */
  readonly url: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** PEM certificates to trust in place of the system's. */
  readonly ca?: string | Buffer | undefined;
  /** The addresses behind a host name, asked for at each new connection. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/** An answer of a listener is a handful of elements. */
const MAX_RESPONSE_BYTES = 64 << 10;

/** The documents of an indication, one for each listener, to be exported as often as it takes. */
export function encodeExport(
  indication: CIMInstance,
): (messageId: string, own: readonly CIMProperty[]) => Buffer {
  const encode = encodeExportIndication(indication);
  return (messageId, own) => Buffer.from(encode(messageId, own));
}

/** Exports indications to one listener (DSP0200 1.4, clause 5.5), over one kept connection. */
export class ListenerClient {
  readonly #connection: HttpConnection;

  constructor({ url, timeoutMs, ca, resolve }: ListenerClientOptions) {
    this.#connection = new HttpConnection({
      url,
      defaultPath: '/',
      timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      ca,
      resolve,
      // The same sequence number tells the listener that it is the same indication.
      resendOnClosed: true,
    });
  }

  /**
   * Settled when the listener has taken the indication of a document that `encodeExport` made.
   * @throws CIMError with the status that the listener answers; WbemHttpError for everything else.
   */
  async exportIndication(document: Buffer): Promise<void> {
    const answer = await this.#connection.post(document, {
      'Content-Type': 'application/xml; charset="utf-8"',
      // One type alone: there are listeners that refuse a list.
      Accept: 'application/xml',
      CIMExport: 'MethodRequest',
      CIMProtocolVersion: '1.0',
      CIMExportMethod: 'ExportIndication',
    });
    try {
      expectExported(parseXml(answer));
    } catch (error) {
      if (!(error instanceof XmlError || error instanceof CimXmlError)) throw error;
      throw new WbemHttpError(`the answer cannot be read: ${error.message}`, 200, null, { cause: error });
    }
  }

  /** Ends what is under way and closes the connection. */
  close(): void {
    this.#connection.close();
  }
}
