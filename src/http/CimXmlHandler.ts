import type { Principal } from '../security/Principal.js';

/** A CIM-XML POST, read in full, from a user whose password was right. */
export interface CimXmlRequest {
  readonly method: string;
  /** As it stands in the request line: a path, or an absolute URI. */
  readonly url: string;
  /** By lower-case name; without Authorization. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly principal: Principal;
  readonly remoteAddress: string;
  /** Aborted when the client has gone away, or the server stops and has waited long enough. */
  readonly signal: AbortSignal;
}

/** What is sent back.  A string of a streamed body holds whole characters: no surrogate pair goes over two of them. */
export interface CimXmlResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | AsyncIterable<string | Buffer>;
}

export type CimXmlHandler = (request: CimXmlRequest) => Promise<CimXmlResponse>;
