import type { BatchLimits, Sender } from './Sender.js';

/** Returns the addresses of a host to which the server may send indications, in order of preference; empty if it may not. */
export type FindAllowed = (host: string, port: number) => Promise<readonly string[]>;

export interface ListenerSenderOptions {
  readonly url: string;
  readonly findAllowed: FindAllowed;
  /** @param resolve returns the allowed addresses of a host name. */
  readonly connect: (resolve: (host: string) => Promise<readonly string[]>) => Sender;
}

/** Exports to one listener, only at addresses that are allowed at that moment. */
export class ListenerSender implements Sender {
  readonly batch?: BatchLimits;
  readonly #connection: Sender;
  readonly #url: string;
  readonly #findAllowed: FindAllowed;
  #isAllowed = false;

  constructor({ url, findAllowed, connect }: ListenerSenderOptions) {
    this.#url = url;
    this.#findAllowed = findAllowed;
    const port = portOf(new URL(url));
    this.#connection = connect((host) => expectAllowed(findAllowed, host, port));
    if (this.#connection.batch) this.batch = this.#connection.batch;
  }

  async exportIndications(documents: readonly Buffer[]): Promise<void> {
    // An IP address in the URL is not resolved, and the allowed addresses do not change while the server runs.
    if (!this.#isAllowed) await expectAllowedUrl(this.#findAllowed, this.#url);
    this.#isAllowed = true;
    await this.#connection.exportIndications(documents);
  }

  close(): void {
    this.#connection.close();
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
