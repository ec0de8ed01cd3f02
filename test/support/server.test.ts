import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type Server } from './server.js';

describe('a server of the tests', () => {
  let server: Server | undefined;
  afterEach(() => server?.dispose());

  it('is ready at a port of its own, and has it again after a crash and after a restart', async () => {
    server = await startServer();
    const { url, pid } = server;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/cimom`, { method: 'POST', body: '' })).status).toBeGreaterThanOrEqual(400);

    await server.kill();
    expect(server.isRunning).toBe(false);
    await server.start();
    expect(server.url).toBe(url);
    expect(server.pid).not.toBe(pid);

    await server.restart();
    expect(server.url).toBe(url);
    expect(await server.stop()).toBe(0);
    expect(existsSync(server.stateFolder)).toBe(true);
    await server.dispose();
    expect(existsSync(server.folder)).toBe(false);
  });

  it('says what the server printed when it does not start', async () => {
    await expect(startServer({ args: ['--http-port', 'many'] })).rejects.toThrow(/http-port/);
  });
});
