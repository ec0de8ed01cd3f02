import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Console, type ConsoleDeps } from '../../src/console/Console.js';
import { ConsoleSessions } from '../../src/console/ConsoleSessions.js';
import { packageFolder } from '../../src/schema/packageFolder.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';
import { notice, rowsOf } from './ConsoleClient.js';
import { ConsoleWorld } from './ConsoleWorld.js';

describe('a client certificate', () => {
  let folder: string;
  let world: ConsoleWorld;
  let admin: CertificateAndKey;
  let nobody: CertificateAndKey;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-console-'));
    const ca = await TestCa.make('CA of the clients');
    [admin, nobody] = [await ca.issue('admin'), await ca.issue('nobody')];
    writeFileSync(join(folder, 'ca.pem'), ca.certificate);
    world = await ConsoleWorld.open(
      '--https-port=0',
      '--client-certificate=optional',
      `--client-ca=${join(folder, 'ca.pem')}`,
    );
  });

  afterAll(async () => {
    await world.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(
    path: string,
    pair: CertificateAndKey | null,
    { body, ...options }: RequestOptions & { body?: string } = {},
  ) {
    return new Promise<{ status: number; location: string; text: string }>((resolve, reject) => {
      const shown = pair && { cert: pair.certificate, key: pair.key };
      request(
        world.server.httpsUrl + path,
        { ...options, ...shown, rejectUnauthorized: false, agent: false },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('end', () => {
            const { statusCode = 0, headers } = answer;
            resolve({
              status: statusCode,
              location: headers.location ?? '',
              text: Buffer.concat(chunks).toString(),
            });
          });
        },
      )
        .once('error', reject)
        .end(body);
    });
  }

  it('signs in its user without a form, and has no button to sign out', async () => {
    const { status, text } = await ask('/console/me', admin);
    expect(status).toBe(200);
    expect(text).toContain('a client certificate');
    expect(text).not.toContain('action="/console/sign-out"');
  });

  it('and the server’s own are read again when an administrator asks, which is recorded', async () => {
    const { admin: client } = world;
    const read = async () =>
      client.submit(await client.get('/console/server'), '/console/server/certificate');
    expect(notice(await read())).toBe(
      'Done: The files hold the certificate that is in force; nothing was changed.',
    );
    const caFile = join(folder, 'ca.pem');
    const ca = readFileSync(caFile);
    writeFileSync(caFile, 'broken');
    expect(notice(await read())).toContain('the certificate read before stays in force');
    writeFileSync(caFile, ca);
    const records = rowsOf(
      await client.get('/console/audit?what=readCertificate&user=admin'),
      'Records, the newest first',
    );
    expect(records).toEqual([expect.stringContaining('failed'), expect.stringContaining('unchanged')]);
  });

  it('that stands for nobody leads to the form, as none does', async () => {
    expect(await ask('/console', nobody)).toMatchObject({ status: 303, location: '/console/sign-in' });
    expect(await ask('/console', null)).toMatchObject({ status: 303, location: '/console/sign-in' });
  });

  it('makes no form good that does not carry the token: a browser shows it to any site', async () => {
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const path = '/console/server/log-level';
    expect((await ask(path, admin, { ...form, body: 'level=warn' })).status).toBe(403);
    const page = await ask('/console/server', admin);
    const token = parse(page.text).querySelector('input[name="token"]')?.getAttribute('value') ?? '';
    expect(await ask(path, admin, { ...form, body: `level=warn&token=${token}` })).toMatchObject({
      status: 303,
      location: '/console/server',
    });
    expect((await ask('/console/server', admin)).text).toContain('The log has another level now.');
  });
});

describe('plain HTTP from another machine', () => {
  it('is refused, whatever is sent: others could read along', async () => {
    const users = { find: () => null };
    const limits = {
      consoleIdleSeconds: 1,
      consoleSessionSeconds: 1,
      maxConsoleSessions: 1,
      maxConsoleSessionsPerUser: 1,
    };
    const unused = (): never => {
      throw new Error('not to be asked');
    };
    const deps: ConsoleDeps = {
      executor: { perform: unused },
      authenticator: { authenticate: unused, refusalDelayMs: unused },
      users,
      sessions: new ConsoleSessions(users, limits),
      routes: [],
      screens: [],
      hosts: null,
      packageFolder,
      namespaces: { targets: 'root', initiator: 'root' },
      recordSign: unused,
      log: { warn: unused },
    };
    const answer = await new Console(deps).answer({
      method: 'POST',
      url: '/console/sign-in',
      rawHeaders: ['Content-Type', 'application/x-www-form-urlencoded'],
      body: Buffer.from('name=admin&password=secret'),
      abort: new AbortController(),
      remoteAddress: '192.0.2.1',
      isPrivate: false,
      isEncrypted: false,
      certificateUser: unused,
      idle: (wait) => wait,
    });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('https://');
  });
});
