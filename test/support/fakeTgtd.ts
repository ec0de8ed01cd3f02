import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeTgtdRequest {
  readonly mode: number;
  readonly operation: number;
  readonly tid: number;
  /** Without its NUL. */
  readonly body: string;
  /** Header and body as received. */
  readonly bytes: Buffer;
}

/** The bytes to answer with; "close": the socket is closed without an answer; "silence": nothing happens. */
export type FakeTgtdAnswer = Buffer | 'close' | 'silence';

/** A response of tgtd's: `u32 err, u32 len`, then the text and its NUL. */
export function tgtResponse(code: number, text = ''): Buffer {
  const body = text === '' ? Buffer.alloc(0) : Buffer.from(`${text}\0`, 'latin1');
  const header = Buffer.alloc(8);
  header.writeUInt32LE(code, 0);
  header.writeUInt32LE(8 + body.length, 4);
  return Buffer.concat([header, body]);
}

/** Forwards a request to a real tgtd and returns its answer. */
export async function askRealTgtd(socketPath: string, { bytes }: FakeTgtdRequest): Promise<FakeTgtdAnswer> {
  const socket = createConnection(socketPath, () => socket.write(bytes));
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  await once(socket, 'close');
  return received.length === 0 ? 'close' : Buffer.concat(received);
}

/** A management socket with scripted answers. */
export class FakeTgtd {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fake-tgtd-'));
  readonly #sockets = new Set<Socket>();
  readonly requests: FakeTgtdRequest[] = [];
  readonly #server: Server;
  #unanswered = 0;
  /** Maximum number of requests that waited for their answers at the same time. */
  mostUnanswered = 0;

  private constructor(
    private readonly answer: (request: FakeTgtdRequest) => FakeTgtdAnswer | Promise<FakeTgtdAnswer>,
  ) {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  get socketPath(): string {
    return join(this.#folder, 'socket.0');
  }

  static async start(
    answer: (request: FakeTgtdRequest) => FakeTgtdAnswer | Promise<FakeTgtdAnswer>,
  ): Promise<FakeTgtd> {
    const fake = new FakeTgtd(answer);
    fake.#server.listen(fake.socketPath);
    await once(fake.#server, 'listening');
    return fake;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let bytes = Buffer.alloc(0);
    let served = false;
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (served || bytes.length < 120 || bytes.length < bytes.readUInt32LE(72)) return;
      served = true;
      const request = {
        mode: bytes.readUInt32LE(0),
        operation: bytes.readUInt32LE(4),
        tid: bytes.readInt32LE(76),
        body: bytes.toString('latin1', 120).replace(/\0$/, ''),
        bytes,
      };
      this.requests.push(request);
      void this.#respond(socket, request);
    });
  }

  async #respond(socket: Socket, request: FakeTgtdRequest): Promise<void> {
    this.#unanswered += 1;
    this.mostUnanswered = Math.max(this.mostUnanswered, this.#unanswered);
    const answer = await this.answer(request);
    this.#unanswered -= 1;
    if (answer === 'close') socket.destroy();
    else if (answer !== 'silence') socket.end(answer);
  }
}
