import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before the port on which a member of etcd hears the other members, so that some of them can be cut off from it. */
export class PeerProxy {
  readonly #server: Server;
  /** The connections that are open, with the id of the member that made each; null: not known (yet). */
  readonly #open = new Map<Socket, string | null>();
  #isRefused: (from: string | null) => boolean = () => false;

  /** @param port of the member. */
  static async listen(port: number): Promise<PeerProxy> {
    const proxy = new PeerProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const member = connect(port, '127.0.0.1');
      this.#open.set(client, null);
      for (const socket of [client, member]) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#open.delete(client);
          client.destroy();
          member.destroy();
        });
      }
      if (this.#isRefused(null)) client.destroy();
      let head = '';
      client.on('data', (chunk: Buffer) => {
        // etcd's members keep a connection to themselves, so its first request tells who made it.
        if (head.length < 4096 && this.#open.get(client) === null) {
          head += chunk.toString('latin1');
          const [, from] = /^x-server-from: ([\da-f]+)\r$/imu.exec(head) ?? [];
          if (from !== undefined && this.#open.has(client)) this.#open.set(client, from);
          if (from !== undefined && this.#isRefused(from)) client.destroy();
        }
        if (!client.destroyed && !member.write(chunk)) {
          client.pause();
          member.once('drain', () => client.resume());
        }
      });
      client.on('end', () => member.end());
      member.pipe(client);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends and refuses connections of these members.  @param from the id of a member in hexadecimal; null: it is not known. */
  refuse(isRefused: (from: string | null) => boolean): void {
    this.#isRefused = isRefused;
    for (const [client, from] of this.#open) if (isRefused(from)) client.destroy();
  }

  async close(): Promise<void> {
    this.#isRefused = () => true;
    for (const client of this.#open.keys()) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
