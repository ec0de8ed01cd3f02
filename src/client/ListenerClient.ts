import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import { CimXmlError } from '../cimxml/CimXmlError.js';
import { expectExported } from '../cimxml/decode/exportResponse.js';
import { encodeExportIndication } from '../cimxml/encode/export.js';
import { parseXml } from '../xml/parseXml.js';
import { XmlError } from '../xml/XmlError.js';
import { HttpConnection } from './HttpConnection.js';
import { WbemHttpError } from './WbemHttpError.js';

export interface ListenerClientOptions {
  /** `http://host:port/path` or `https://...`, as in the listener destination. */
  readonly url: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | Buffer | undefined;
  /** Resolves a host name at each new connection. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/** The answer of a listener has only a few elements. */
const MAX_RESPONSE_BYTES = 64 << 10;

/** Encodes an indication once; the result makes the document for each listener, for any number of attempts. */
export function encodeExport(
  indication: CIMInstance,
): (messageId: string, own: readonly CIMProperty[]) => Buffer {
  const encode = encodeExportIndication(indication);
  return (messageId, own) => Buffer.from(encode(messageId, own));
}

/** Exports indications to one listener (DSP0200 1.4, clause 5.5) over one persistent connection. */
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
      // A repeated message is harmless: its sequence number shows the listener that it is the same indication.
      resendOnClosed: true,
    });
  }

  /**
   * Delivers a document that `encodeExport` made.  Resolves when the listener has accepted the indication.
   * @throws CIMError with the status in the listener's answer; WbemHttpError for everything else.
   */
  async exportIndication(document: Buffer): Promise<void> {
    const answer = await this.#connection.post(document, {
      'Content-Type': 'application/xml; charset="utf-8"',
      // A single type, because some listeners refuse a list.
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

  /** Exports several documents, one after the other. */
  async exportIndications(documents: readonly Buffer[]): Promise<void> {
    for (const document of documents) await this.exportIndication(document);
  }

  /** Aborts the requests in progress and closes the connection. */
  close(): void {
    this.#connection.close();
  }
}
