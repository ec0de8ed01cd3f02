import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../support/environment.js';
import { startServer, type Server } from '../support/server.js';

let server: Server;
beforeAll(async () => {
  // Ten wrong passwords below: their answers are held back shorter than they are by default.
  server = await startServer({ args: ['--login-delay-ms', '20'] });
});
afterAll(() => server.dispose());

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process, on the state of the server; `input` is its standard input. */
function run(argv: readonly string[], input = ''): Promise<Result> {
  const state = ['--state-dir', server.stateFolder, '--key-file', join(server.folder, 'key')];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(projectFolder, 'dist', 'main.js'), ...argv, ...state],
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** The HTTP status of a page that wants a user with the role admin. */
async function statusFor(user: string, password: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const response = await fetch(`${server.url}/log-level`, { headers: { authorization } });
  await response.text();
  return response.status;
}

function records(): Record<string, unknown>[] {
  const lines = readFileSync(join(server.stateFolder, 'audit.jsonl'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('users, while the server runs', () => {
  it('are changed by whoever owns the state folder; it counts at once and is recorded', async () => {
    expect(
      await run(['user', 'add', 'eve', '--role', 'admin', '--password-stdin'], 'first-word\n'),
    ).toMatchObject({
      code: 0,
      stderr: 'user "eve" was made\n',
    });
    expect(await statusFor('eve', 'first-word')).toBe(200);
    expect((await run(['user', 'passwd', 'eve', '--password-stdin'], 'second-word\n')).code).toBe(0);
    expect(await statusFor('eve', 'first-word')).toBe(401);
    expect(await statusFor('eve', 'second-word')).toBe(200);
    expect((await run(['user', 'role', 'eve', '--role', 'read', '--role', 'write@root/interop'])).code).toBe(
      0,
    );
    expect(await statusFor('eve', 'second-word')).toBe(403);
    expect((await run(['user', 'list'])).stdout).toContain('eve    read write@root/interop\n');
    expect((await run(['user', 'remove', 'eve'])).code).toBe(0);
    expect(await statusFor('eve', 'second-word')).toBe(401);
    expect(records()[0]).toMatchObject({ who: 'server', what: 'addUser', account: 'admin' });
    expect(records().filter(({ account, door }) => account === 'eve' && door !== 'login')).toMatchObject([
      { what: 'addUser', door: 'admin-socket', cause: 'admin', outcome: 'done' },
      { what: 'setPassword', cause: null },
      { what: 'setRoles', cause: 'read write@root/interop' },
      { what: 'removeUser' },
    ]);
    expect(statSync(join(server.stateFolder, 'admin.sock')).mode & 0o777).toBe(0o600);
  });

  it('always have an administrator', async () => {
    const sentence =
      'iscsi-wbem: "admin" is the last user with the role "admin": expected another one first.\n';
    expect(await run(['user', 'remove', 'admin'])).toMatchObject({ code: 3, stderr: sentence });
    expect(await run(['user', 'role', 'admin', '--role', 'read'])).toMatchObject({
      code: 3,
      stderr: sentence,
    });
    expect(await run(['user', 'role', 'nobody', '--role', 'read'])).toMatchObject({
      code: 3,
      stderr: 'iscsi-wbem: there is no user "nobody".\n',
    });
  });

  it('have access keys, whose secrets are shown once', async () => {
    const made = await run(['access-key', 'add', 'admin']);
    const [, id = '', secret = ''] =
      /^AccessKeyId: (AKIA\w{16})\nSecretAccessKey: (\S{40})\n$/u.exec(made.stdout) ?? [];
    expect((await run(['access-key', 'list'])).stdout).toContain(`${id}  admin\n`);
    expect((await run(['access-key', 'list', '--json'])).stdout).not.toContain(secret);
    expect((await run(['access-key', 'remove', id])).code).toBe(0);
    expect((await run(['access-key', 'list', '--json'])).stdout).toBe('[]\n');
    const given = ['access-key', 'add', 'admin', '--id', 'AKIDEXAMPLE000000000'];
    expect((await run(given, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n')).stdout).toBe(
      'AccessKeyId: AKIDEXAMPLE000000000\n',
    );
    expect(JSON.stringify(records())).not.toContain(secret);
    expect(records().filter(({ what }) => String(what).endsWith('AccessKey'))).toMatchObject([
      { what: 'addAccessKey', account: 'admin', cause: id, door: 'admin-socket' },
      { what: 'removeAccessKey', account: 'admin', cause: id },
      { what: 'addAccessKey', account: 'admin', cause: 'AKIDEXAMPLE000000000' },
    ]);
  });
});

describe('users, while no server runs', () => {
  it('are changed in the store: a lost password of admin is no loss', async () => {
    await server.stop();
    expect((await run(['user', 'passwd', 'admin', '--password-stdin'], 'found-again\n')).code).toBe(0);
    expect(await run(['audit', 'verify'])).toMatchObject({ code: 0 });
    await server.start();
    expect(await statusFor('admin', 'found-again')).toBe(200);
    expect(await statusFor('admin', server.password)).toBe(401);
    expect(records().findLast(({ what }) => what === 'setPassword')).toMatchObject({
      what: 'setPassword',
      account: 'admin',
      door: 'store',
    });
  });
});

describe('iscsi-wbem audit verify', () => {
  it('names a line that was edited, while the server runs', async () => {
    const whole = await run(['audit', 'verify']);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.stdout).toBe(`the audit record is whole: ${records().length} records\n`);
    const path = join(server.stateFolder, 'audit.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"account":"eve"', '"account":"eva"'));
    expect(await run(['audit', 'verify'])).toMatchObject({
      code: 1,
      stdout: 'audit.jsonl line 2 (record 2) was edited\n',
    });
  });
});

describe('wrong passwords', () => {
  it('lock the user at that address with 429, whatever the password, recorded once; another password opens it', async () => {
    // What counted before is forgotten with the old password.
    await run(['user', 'passwd', 'admin', '--password-stdin'], 'for now\n');
    for (let n = 0; n < 10; n += 1) expect(await statusFor('admin', `guess ${n}`)).toBe(401);
    expect(await statusFor('admin', 'never given before')).toBe(429);
    await expect
      .poll(() =>
        records()
          .filter(({ door }) => door === 'login')
          .slice(-1),
      )
      .toMatchObject([
        {
          what: 'lockout',
          account: 'admin',
          address: '127.0.0.1',
          cause: 'address-and-user: 10 wrong ones, locked for 30 s',
        },
      ]);
    expect((await run(['user', 'passwd', 'admin', '--password-stdin'], 'quite another\n')).code).toBe(0);
    expect(await statusFor('admin', 'quite another')).toBe(200);
  });
});
