import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { authorization, startHttpServer } from './startHttpServer.js';

let server: HttpServer | null = null;
afterEach(() => server?.stop(0));

const post = `POST /cimom HTTP/1.1\nHost: h\n${authorization}\nContent-Length: 0\n\n`.replaceAll(
  '\n',
  '\r\n',
);

/** More than the buffers of a connection take. */
const long = 'x'.repeat(16 * 1024 * 1024);

async function* pieces(): AsyncGenerator<string> {
  for (let piece = 0; piece < 256; piece += 1) yield long.slice(0, 64 * 1024);
}

it.each<[string, () => string | AsyncIterable<string>]>([
  ['whole', () => long],
  ['in pieces', pieces],
])('answers that wait behind one that nobody reads end with their connection: %s', async (_, body) => {
  let begun = 0;
  const started = await startHttpServer(async () => {
    begun += 1;
    return { status: 200, headers: {}, body: body() };
  });
  server = started.server;
  const socket = connect(Number(new URL(started.url).port), '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write(post.repeat(5));
  await expect.poll(() => begun).toBe(5);
  expect(server.requests).toBe(5);

  socket.resetAndDestroy();

  await expect.poll(() => server?.requests).toBe(0);
  const stoppedAt = performance.now();
  await server.stop(20_000);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
});
