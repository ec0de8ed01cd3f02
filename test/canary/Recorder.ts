import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes bytes on to a port of 127.0.0.1 and keeps what comes back and what goes there. */
export class Recorder {
  readonly answers: Buffer[] = [];
  readonly requests: Buffer[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** @param target is asked at each connection: a server that was restarted may be elsewhere. */
  static async start(target: () => number): Promise<Recorder> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const recorder = new Recorder(server);
    server.on('connection', (client: Socket) => recorder.#serve(client, target()));
    return recorder;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Socket, port: number): void {
    const upstream = createConnection(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroySoon();
      });
    }
    upstream.on('data', (chunk: Buffer) => this.answers.push(chunk));
    client.on('data', (chunk: Buffer) => this.requests.push(chunk));
    client.pipe(upstream);
    upstream.pipe(client);
  }
}
