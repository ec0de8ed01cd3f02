import { createHash, randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { patienceMs } from '../support/patience.js';

/** What a Login Response says (RFC 7143 11.13). */
export interface RawLoginResponse {
  /** Class and detail, as in 0x0201. */
  readonly status: number;
  readonly transit: boolean;
  readonly keys: ReadonlyMap<string, string>;
}

export interface RawLoginRequest {
  readonly currentStage?: 0 | 1;
  /** The stage that is asked for with T; none: T is not set. */
  readonly nextStage?: 1 | 3;
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * The initiator of an attacker: it says what it is told to, PDU by PDU, in the order of the test, and knows none of the
 * rules.  Written from the figures of RFC 7143 11.12 and 11.13, without the code of the project.
 */
export class RawLogin {
  readonly #socket: Socket;
  readonly #isid = Buffer.concat([Buffer.of(0x80), randomBytes(5)]);
  #received = Buffer.alloc(0);
  #statSn = 0;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => {});
  }

  static connect({ address, port }: { address: string; port: number }): Promise<RawLogin> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(port, address, () => resolve(new RawLogin(socket)));
      socket.once('error', reject);
    });
  }

  /** @throws Error if the target closes the connection without an answer, or gives none in 5 s. */
  async send({ currentStage = 0, nextStage, keys }: RawLoginRequest): Promise<RawLoginResponse> {
    const text = Buffer.from(
      Object.entries(keys)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(''),
    );
    const header = Buffer.alloc(48);
    header[0] = 0x43;
    header[1] = (nextStage === undefined ? 0 : 0x80 | nextStage) | (currentStage << 2);
    header.writeUIntBE(text.length, 5, 3);
    this.#isid.copy(header, 8);
    header.writeUInt32BE(1, 16);
    header.writeUInt32BE(1, 24);
    header.writeUInt32BE(this.#statSn, 28);
    this.#socket.write(Buffer.concat([header, text, Buffer.alloc(-text.length & 3)]));
    return this.#answer();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #answer(): Promise<RawLoginResponse> {
    const header = await this.#take(48);
    if (header[0] !== 0x23)
      throw new Error(`PDU 0x${header[0]?.toString(16)}: expected a Login Response, 0x23`);
    this.#statSn = header.readUInt32BE(24) + 1;
    const length = header.readUIntBE(5, 3);
    const text = (await this.#take(length + (-length & 3))).toString('utf8', 0, length);
    const pairs = text
      .split('\0')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
    return {
      status: header.readUInt16BE(36),
      transit: ((header[1] ?? 0) & 0x80) !== 0,
      keys: new Map(pairs),
    };
  }

  async #take(bytes: number): Promise<Buffer> {
    const deadline = Date.now() + patienceMs;
    while (this.#received.length < bytes) {
      if (this.#socket.destroyed || this.#socket.readableEnded || Date.now() > deadline)
        throw new Error('the target gave no answer');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }
}

/** CHAP_R by MD5 for what a target asked (RFC 1994 4.1: the identifier, the secret, the challenge). */
export function chapResponse(secret: string, keys: ReadonlyMap<string, string>): string {
  const challenge = decodeBinary(keys.get('CHAP_C') ?? '');
  const hash = createHash('md5')
    .update(Buffer.of(Number(keys.get('CHAP_I'))))
    .update(secret)
    .update(challenge);
  return `0x${hash.digest('hex')}`;
}

/** RFC 7143 6.1: 0x and hexadecimal digits, or 0b and Base64. */
function decodeBinary(text: string): Buffer {
  return text.startsWith('0x') ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text.slice(2), 'base64');
}
