import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/HttpServer.js';
import type { MonitoringDeps } from '../../src/http/monitoringPages.js';
import { startHttpServer } from './startHttpServer.js';

let server: HttpServer;
let url: string;
let ready: readonly string[];
let leftOut: readonly string[];
let metricsAccess: MonitoringDeps['metricsAccess'];
let level: string;
const audit: string[] = [];
const responses: number[] = [];
const refusals: string[] = [];

const monitoring: MonitoringDeps = {
  ready: async () => ready,
  leftOut: async () => leftOut,
  metrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'up 1\n' }),
  get metricsAccess() {
    return metricsAccess;
  },
  findings: async () => [{ severity: 'warning', subject: 'a' }],
  get logLevel() {
    return level;
  },
  setLogLevel: async (wanted, { name, address, door }) => {
    if (wanted !== 'debug') return `"${wanted}" is no log level.`;
    level = wanted;
    audit.push(`${name} ${address} ${door}`);
    return null;
  },
  onError: () => {},
};

beforeAll(async () => {
  const authenticate = async (name: string, password: string) =>
    password === 'right' ? { name, roles: new Set([name === 'admin' ? 'admin' : 'read'] as const) } : null;
  const observer = {
    onResponse: (status: number) => void responses.push(status),
    onRefusal: (reason: string) => void refusals.push(reason),
  };
  const options = { monitoring, observer, authenticator: { authenticate } };
  ({ server, url } = await startHttpServer(() => Promise.reject(new Error('not asked')), options));
});
afterAll(() => server.stop(0));
beforeEach(() => {
  ready = [];
  leftOut = [];
  metricsAccess = 'authenticated';
  level = 'info';
  audit.length = 0;
});

async function ask(
  path: string,
  user: string | null = null,
  {
    method = 'GET',
    body = null,
    password = 'right',
  }: { method?: string; body?: string | null; password?: string } = {},
): Promise<string> {
  const headers: Record<string, string> =
    user === null ? {} : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const response = await fetch(new URL(path, url), { method, headers, body });
  return `${response.status} ${(await response.text()).trimEnd()}`;
}

const noUser = '401 A user name and a password are needed (Basic authentication).';

describe('the pages for whoever runs the server', () => {
  it('say that it is alive to anybody', async () => {
    expect(await ask('/healthz')).toBe('200 alive');
  });

  it('say that it is not ready to anybody, and why to those it knows', async () => {
    expect(await ask('/readyz')).toBe('200 ready');
    ready = ['The store cannot be written.'];
    expect(await ask('/readyz')).toBe('503 not ready');
    expect(await ask('/readyz', 'reader', { password: 'wrong' })).toBe('503 not ready');
    expect(await ask('/readyz', 'reader')).toBe('503 The store cannot be written.');
  });

  it('say that it is ready without a part of a target, and which to those it knows', async () => {
    leftOut = ['iqn.2026-11.test.example:a LUN 1: The LUN is left out.'];
    expect(await ask('/readyz')).toBe('200 ready');
    expect(await ask('/readyz', 'reader')).toBe(
      '200 ready\niqn.2026-11.test.example:a LUN 1: The LUN is left out.',
    );
  });

  it('give the metrics to a user who may read, or to this machine where that is set', async () => {
    expect(await ask('/metrics')).toBe(noUser);
    expect(await ask('/metrics', 'reader')).toBe('200 up 1');
    metricsAccess = 'loopback';
    expect(await ask('/metrics')).toBe('200 up 1');
  });

  it('give the findings to an administrator alone', async () => {
    expect(await ask('/doctor')).toBe(noUser);
    expect(await ask('/doctor', 'reader')).toBe('403 User "reader" does not have the role "admin".');
    expect(await ask('/doctor', 'admin')).toBe('200 [{"severity":"warning","subject":"a"}]');
  });

  it('set the log level for an administrator alone, who is recorded, by PUT alone', async () => {
    const put = { method: 'PUT', body: 'debug' };
    expect(await ask('/log-level', null, put)).toBe(noUser);
    expect(await ask('/log-level', 'reader', put)).toBe('403 User "reader" does not have the role "admin".');
    expect(await ask('/log-level', 'admin', { method: 'POST', body: 'debug' })).toMatch(/^404 /u);
    expect(await ask('/log-level', 'admin')).toBe('200 info');
    expect(audit).toEqual([]);
    expect(await ask('/log-level', 'admin', put)).toBe('200 debug');
    expect(audit).toEqual(['admin 127.0.0.1 operation']);
    expect(await ask('/log-level', 'admin', { method: 'PUT', body: 'loud' })).toBe(
      '400 "loud" is no log level.',
    );
    expect(await ask('/log-level', 'admin', { method: 'PUT', body: 'x'.repeat(100) })).toMatch(/^400 /u);
  });

  it('are counted with their status, and a wrong password as a refusal', async () => {
    responses.length = refusals.length = 0;
    await ask('/doctor', 'admin', { password: 'wrong' });
    await ask('/healthz');
    await expect.poll(() => responses).toEqual([401, 200]);
    expect(refusals).toEqual(['authentication']);
  });
});
