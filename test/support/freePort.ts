import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the kernel gives to connections and to listeners without a port of their own (Linux: 32768 to 60999).  One of
 * those would not stay free: any connection of any process may get it as its own end, and a client that tries to connect to it while
 * nobody listens can even get connected to itself.
 */
const [firstPort, endOfPorts] = [10_000, 32_768];

/** Those that this process was given before: who got one may not listen yet, or listen again after a restart. */
const given = new Set<number>();

/** A TCP port of 127.0.0.1 that is free now, and that nothing takes but a test that draws the same number. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(firstPort, endOfPorts);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
