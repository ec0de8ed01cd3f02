import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeWbemServer, type FakeWbemServer } from '../support/fakeWbemServer.js';
import { runInProcess } from './runCommand.js';

const none = '<IRETURNVALUE></IRETURNVALUE>';
let server: FakeWbemServer;
const home = mkdtempSync(join(tmpdir(), 'client-config-'));
const folder = join(home, 'iscsi-wbem');
const file = join(folder, 'cli.toml');
const before = process.env['XDG_CONFIG_HOME'];
const variables = ['ISCSI_WBEM_CLI_URL', 'ISCSI_WBEM_CLI_USER', 'ISCSI_WBEM_CLI_PASSWORD_FILE'];

beforeAll(async () => {
  server = await startFakeWbemServer({ EnumerateInstances: none });
  mkdirSync(folder);
  writeFileSync(join(folder, 'password'), 'of the file\n');
  writeFileSync(join(home, 'other'), 'of the environment\n');
  process.env['XDG_CONFIG_HOME'] = home;
});
afterEach(() => {
  for (const name of variables) delete process.env[name];
});
afterAll(async () => {
  if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
  else process.env['XDG_CONFIG_HOME'] = before;
  await server.close();
  rmSync(home, { recursive: true });
});

/** User and password of the last request. */
function lastUser(): string {
  const [, credentials = ''] = (server.requests.at(-1)?.headers.authorization ?? '').split(' ');
  return Buffer.from(credentials, 'base64').toString();
}

describe('the configuration of a client', () => {
  it('says in cli.toml where the server is, who asks, and which file holds the password', async () => {
    writeFileSync(file, `url = "${server.url}"\nuser = "ann"\npassword-file = "password"\ntimeout = 20\n`);
    const { exitCode, stdout } = await runInProcess(['target', 'list', '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '[]\n' });
    expect(lastUser()).toBe('ann:of the file');
  });

  it('gives way to the environment, and that to the command line', async () => {
    writeFileSync(file, `url = "http://127.0.0.1:1"\nuser = "ann"\npassword-file = "password"\n`);
    process.env['ISCSI_WBEM_CLI_URL'] = server.url;
    process.env['ISCSI_WBEM_CLI_PASSWORD_FILE'] = join(home, 'other');
    expect((await runInProcess(['target', 'list'])).exitCode).toBe(0);
    expect(lastUser()).toBe('ann:of the environment');
    process.env['ISCSI_WBEM_CLI_USER'] = 'bob';
    expect((await runInProcess(['target', 'list', '--user', 'eve'])).exitCode).toBe(0);
    expect(lastUser()).toBe('eve:of the environment');
  });

  it('does not make a command talk to a server that does so only where it is told to', async () => {
    writeFileSync(file, 'url = "http://127.0.0.1:1"\n');
    const { exitCode, stdout } = await runInProcess(['mof', 'print', '__Namespace']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('class __Namespace {');
  });

  it.each([
    [
      'password = "Tr0ub4dor"',
      'password in FILE is not a setting: expected url, user, password-file, ca, insecure, client-certificate, client-key, timeout.',
    ],
    ['timeout = "soon"', 'timeout is "soon" (from FILE): expected a number of seconds from 1 to 86400.'],
    ['url = "ftp://x"', 'url in FILE is "ftp://x": Expected http://host:port or https://host:port.'],
    [
      'url = "http://ann:Tr0ub4dor@x"',
      '--url holds a user or password: expected --user and --password-file.',
    ],
    ['url = ', 'FILE is not TOML at line 1, column 7: expected TOML 1.0.'],
  ])('with %s is a mistake', async (text, sentence) => {
    writeFileSync(file, `${text}\n`);
    const { exitCode, stderr } = await runInProcess(['target', 'list']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `iscsi-wbem: ${sentence.replace('FILE', file)}\n`,
    });
    expect(stderr).not.toContain('Tr0ub4dor');
  });
});
