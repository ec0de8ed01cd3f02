import { ListenerClient } from '../client/ListenerClient.js';
import type { Sender } from './DeliveryQueue.js';

/** Returns the addresses of a host to which the server may send indications, in order of preference; empty if it may not. */
export type FindAllowed = (host: string, port: number) => Promise<readonly string[]>;

export interface ListenerSenderOptions {
  readonly url: string;
  readonly timeoutMs: number;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | Buffer | undefined;
  readonly findAllowed: FindAllowed;
}

/** Exports to one listener, only at addresses that are allowed at that moment. */
export class ListenerSender implements Sender {
  readonly #client: ListenerClient;
  readonly #url: string;
  readonly #findAllowed: FindAllowed;
  #isAllowed = false;

  constructor({ url, timeoutMs, ca, findAllowed }: ListenerSenderOptions) {
    this.#url = url;
    this.#findAllowed = findAllowed;
    const port = portOf(new URL(url));
    const resolve = (host: string): Promise<readonly string[]> => expectAllowed(findAllowed, host, port);
    this.#client = new ListenerClient({ url, timeoutMs, ca, resolve });
  }

  async exportIndication(document: Buffer): Promise<void> {
    // An IP address in the URL is not resolved, and the allowed addresses do not change while the server runs.
    if (!this.#isAllowed) await expectAllowedUrl(this.#findAllowed, this.#url);
    this.#isAllowed = true;
    await this.#client.exportIndication(document);
  }

  close(): void {
    this.#client.close();
  }
}

/** @throws Error if the server may not send to this host and port. */
export async function expectAllowedUrl(findAllowed: FindAllowed, url: string): Promise<void> {
  const parsed = new URL(url);
  await expectAllowed(findAllowed, parsed.hostname, portOf(parsed));
}

async function expectAllowed(
  findAllowed: FindAllowed,
  host: string,
  port: number,
): Promise<readonly string[]> {
  const addresses = await findAllowed(host, port);
  if (addresses.length > 0) return addresses;
  throw new Error(
    `${host} port ${port} is not an address that this server sends indications to: expected the loopback or one that the ` +
      'setting listener-allow lists',
  );
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
