import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Administration, Administrator } from './Administration.js';
import { AdministrationError } from './AdministrationError.js';
import { parseAdministrationRequest, type AdministrationRequest } from './AdministrationRequest.js';

/** An answer is one line of JSON, as is a request. */
type Answer = { readonly value: unknown } | { readonly error: string };

const maxRequestBytes = 64 * 1024;
/** Large enough for the findings of `doctor` about many accounts. */
const maxAnswerBytes = 16 * 1024 * 1024;
const idleMs = 120_000;
/** sockaddr_un has 108 bytes including the terminating NUL. */
const maxPathBytes = 107;

function socketPath(stateDir: string): string {
  const path = join(stateDir, 'admin.sock');
  if (Buffer.byteLength(path) <= maxPathBytes) return path;
  throw new AdministrationError(
    `the socket "${path}" has a path of ${Buffer.byteLength(path)} bytes: expected at most ${maxPathBytes}`,
  );
}

/**
 * A Unix socket in the state folder with mode 0600, through which its owner and root administer the server.  No password is
 * needed, because a user who can write to that folder could replace the store as well.
 */
export class AdministrationSocket {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * The caller owns the folder, so an existing socket is left from a process that ended.
   * @throws AdministrationError
   */
  static async listen(
    stateDir: string,
    administration: Administration,
    log: { error(fields: object, message: string): void },
  ): Promise<AdministrationSocket> {
    const path = socketPath(stateDir);
    rmSync(path, { force: true });
    const server = createServer((socket) => void answerOne(socket, administration, log));
    server.maxConnections = 16;
    const socket = new AdministrationSocket(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, () => {
        // The umask of the server ensures this already; a program that embeds the server may have another one.
        chmodSync(path, 0o600);
        resolve();
      });
    });
    return socket;
  }

  /** Also removes the socket. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

async function answerOne(
  socket: Socket,
  administration: Administration,
  log: { error(fields: object, message: string): void },
): Promise<void> {
  socket.on('error', () => {}).setTimeout(idleMs, () => socket.destroy());
  let answer: Answer;
  try {
    const sent = JSON.parse(await readLine(socket, maxRequestBytes)) as { who?: unknown };
    const by: Administrator = {
      who: typeof sent.who === 'string' ? sent.who : 'unknown',
      door: 'admin-socket',
    };
    answer = { value: await administration.run(parseAdministrationRequest(sent), by) };
  } catch (error) {
    if (error instanceof AdministrationError) {
      answer = { error: error.message };
    } else {
      // The parser's own message would quote the request.
      if (!(error instanceof SyntaxError)) log.error({ err: error }, 'an administration request failed');
      answer = { error: 'the server could not do it; its log says why' };
    }
  }
  socket.end(`${JSON.stringify(answer)}\n`);
}

/**
 * Sends a request to the running server that owns `stateDir`.
 * @param who the operating system user, for the record.
 * @throws AdministrationError with the server's sentence, or if the server cannot be reached.
 */
export async function askAdministration(
  stateDir: string,
  request: AdministrationRequest,
  who: string,
): Promise<unknown> {
  const path = socketPath(stateDir);
  const socket = createConnection(path);
  try {
    socket.setTimeout(idleMs, () => socket.destroy(new Error('no answer in time')));
    socket.write(`${JSON.stringify({ ...request, who })}\n`);
    const answer = JSON.parse(await readLine(socket, maxAnswerBytes)) as Answer;
    if ('error' in answer) throw new AdministrationError(answer.error);
    return answer.value;
  } catch (error) {
    if (error instanceof AdministrationError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AdministrationError(`the server does not answer at "${path}" (${code ?? message})`, {
      cause: error,
    });
  } finally {
    socket.destroy();
  }
}

/** Reads up to the first line end.  It is an error if the peer closes the connection before. */
function readLine(socket: Socket, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket
      .setEncoding('utf8')
      .on('data', (piece: string) => {
        text += piece;
        const end = text.indexOf('\n');
        if (end !== -1) resolve(text.slice(0, end));
        else if (text.length > maxBytes) reject(new Error('the line is too long'));
      })
      .on('error', reject)
      .on('close', () => reject(new Error('the connection was closed')));
  });
}
