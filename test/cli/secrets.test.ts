import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdSession } from '../support/holdSession.js';
import { haveTgtd, type LoginResult, type TestTarget } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { runInProcess, type CommandResult } from './runCommand.js';

const host1 = 'iqn.2026-11.test.example:host1';
const secret = 'secret-of-host1';
const newSecret = 'another-of-host1';

describe.skipIf(!haveTgtd)('the accounts of a real tgtd, proved by libiscsi', () => {
  let fixture: TgtServer;
  let folder: string;
  let first: TestTarget;
  let second: TestTarget;
  const outputs: string[] = [];

  beforeAll(async () => {
    fixture = await startTgtServer();
    folder = mkdtempSync(join(tmpdir(), 'cli-secrets-'));
    writeFileSync(join(folder, 'password'), fixture.server.password);
  });
  afterAll(async () => {
    await fixture.dispose();
    rmSync(folder, { recursive: true });
  });

  let count = 0;
  beforeEach(async () => {
    count += 1;
    first = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:cli-${count}-a`);
    second = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:cli-${count}-b`);
  });
  afterEach(async () => {
    for (const { chapName } of JSON.parse((await cli('secret', 'list', '--json')).stdout) as {
      chapName: string;
    }[]) {
      await cli('secret', 'remove', chapName);
    }
    await fixture.tgtd.deleteTarget(first);
    await fixture.tgtd.deleteTarget(second);
  });

  async function cli(...argv: readonly string[]): Promise<CommandResult> {
    return cliWith('', ...argv);
  }

  async function cliWith(stdin: string, ...argv: readonly string[]): Promise<CommandResult> {
    const connection = ['--url', fixture.server.url, '--password-file', join(folder, 'password')];
    const result = await runInProcess([...argv, ...connection], { stdin });
    outputs.push(result.stdout, result.stderr);
    return result;
  }

  function login(target: TestTarget, password?: string): Promise<LoginResult> {
    return fixture.tgtd.login(target.iscsiName, {
      initiatorName: host1,
      ...(password !== undefined && { user: host1, password }),
    });
  }

  it('secret add lets the initiator in with its secret and with nothing else', async () => {
    expect(
      await cliWith(`${secret}\n`, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin'),
    ).toEqual({
      exitCode: 0,
      stdout: `${host1}: done and proved by logging in\n`,
      stderr: '',
    });
    expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
    expect(await login(first, newSecret)).toMatchObject({ outcome: 'refused', status: 0x0201 });
    expect(await login(first)).toMatchObject({ outcome: 'refused', status: 0x0201 });
  });

  it('check proves every account of a target now, and finds a secret that somebody else has set', async () => {
    await cliWith(`${secret}\n`, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    const good = await cli('check', first.iscsiName, '--json');
    expect(good).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(good.stdout)).toMatchObject([{ chapName: host1, proof: { state: 'proved' } }]);

    await fixture.tgtd.deleteAccount(host1);
    await fixture.tgtd.newAccount(host1, newSecret);
    await fixture.tgtd.bindAccount(first.tid, host1);
    const bad = await cli('check', first.iscsiName, '--json');
    expect(bad.exitCode).toBe(5);
    expect(JSON.parse(bad.stdout)).toMatchObject([{ chapName: host1, proof: { state: 'failed' } }]);
    expect(bad.stdout).toContain('was refused');

    expect(await cli('check', 'iqn.2026-11.test.example:none')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'iscsi-wbem: the server has no target "iqn.2026-11.test.example:none".\n',
    });
  });

  it('secret add --generate prints the secret alone on standard output', async () => {
    const { exitCode, stdout, stderr } = await cli(
      'secret',
      'add',
      host1,
      '--target',
      first.iscsiName,
      '--generate',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[\w-]{16}\n$/u);
    expect(stderr).toBe(`${host1}: done and proved by logging in\n`);
    expect(await login(first, stdout.trimEnd())).toMatchObject({ outcome: 'in' });
    expect(readFileSync(join(fixture.server.stateFolder, 'audit.jsonl'), 'utf8')).not.toContain(
      stdout.trimEnd(),
    );
  });

  it('secret set replaces the secret: the new one gets in, the old one no more', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    expect((await cliWith(`${newSecret}\r\n`, 'secret', 'set', host1, '--stdin')).exitCode).toBe(0);
    expect(await login(first, newSecret)).toMatchObject({ outcome: 'in' });
    expect(await login(first, secret)).toMatchObject({ outcome: 'refused', status: 0x0201 });
  });

  it('a secret that looks like hexadecimal digits with a length is taken as it is', async () => {
    const odd = '0x00000007616263';
    await cliWith(odd, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    expect(await login(first, odd)).toMatchObject({ outcome: 'in' });
  });

  it('secret remove leaves the target closed', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    expect(await cli('secret', 'remove', host1)).toEqual({
      exitCode: 0,
      stdout: `${host1} was removed\n`,
      stderr: '',
    });
    expect(await login(first, secret)).toMatchObject({ outcome: 'refused' });
    expect(await login(first)).toMatchObject({ outcome: 'refused' });
    expect((await cli('secret', 'remove', host1)).stderr).toBe(
      `iscsi-wbem: there is no account "${host1}".\n`,
    );
  });

  it('secret bind and unbind: the same secret opens a further target, and no longer', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    expect((await cli('secret', 'bind', host1, '--target', second.iscsiName)).exitCode).toBe(0);
    expect(await login(second, secret)).toMatchObject({ outcome: 'in' });
    expect(JSON.parse((await cli('secret', 'list', '--json')).stdout)).toMatchObject([
      {
        chapName: host1,
        authority: 'tgt',
        bindings: [
          { target: first.iscsiName, role: 'initiator' },
          { target: second.iscsiName, role: 'initiator' },
        ],
        proof: { state: 'proved' },
      },
    ]);
    expect(await cli('secret', 'unbind', host1, '--target', second.iscsiName)).toEqual({
      exitCode: 0,
      stdout: `${host1} was unbound from ${second.iscsiName}\n`,
      stderr: '',
    });
    expect(await login(second, secret)).toMatchObject({ outcome: 'refused' });
    expect(await login(first, secret)).toMatchObject({ outcome: 'in' });
  });

  it("secret add with the target's own name lets the target prove itself", async () => {
    const own = 'the-targets-own';
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    const added = await cliWith(
      own,
      'secret',
      'add',
      first.iscsiName,
      '--target',
      first.iscsiName,
      '--stdin',
    );
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    const mutual = { user: host1, password: secret, targetUser: first.iscsiName, initiatorName: host1 };
    expect(await fixture.tgtd.login(first.iscsiName, { ...mutual, targetPassword: own })).toMatchObject({
      outcome: 'in',
    });
    expect(
      await fixture.tgtd.login(first.iscsiName, { ...mutual, targetPassword: 'not-the-targets' }),
    ).toMatchObject({ outcome: 'refused' });
    expect((await cli('secret', 'list')).stdout).toContain(`  ${first.iscsiName} (its own)  `);
  });

  it('shows tables of targets and accounts', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    await cliWith('unbound-secret', 'secret', 'add', 'spare', '--unbound', '--stdin');
    const { portal } = fixture.tgtd;
    const width = portal.length;
    expect((await cli('target', 'list')).stdout).toBe(
      [
        `${'TARGET'.padEnd(first.iscsiName.length)}  ${'PORTALS'.padEnd(width)}  CHAP  ACCOUNTS  SESSIONS  ALIAS`,
        `${first.iscsiName}  ${portal}  on    1         0`,
        `${second.iscsiName}  ${portal}  OFF   0         0`,
        '',
      ].join('\n'),
    );
    const table = (await cli('secret', 'list')).stdout.split('\n');
    expect(table.find((line) => line.startsWith('spare '))).toMatch(/^spare +tgt +- +/u);
    expect(table.find((line) => line.startsWith(host1))).toBe(
      `${host1}  tgt        ${first.iscsiName}  proved`,
    );
    expect((await cli('target', 'show', first.iscsiName.toUpperCase())).stdout).toContain(
      `\n${host1}  tgt  `,
    );
    expect((await cli('secret', 'list', '--target', second.iscsiName, '--json')).stdout).toBe('[]\n');
  });

  it('ends with 5 where the change stands and no login could prove it', async () => {
    const closed = await fixture.tgtd.createTarget(`iqn.2026-11.test.example:cli-${count}-acl`, {
      acl: 'iqn.2026-11.test.example:somebody-else',
    });
    const result = await cliWith(
      secret,
      'secret',
      'add',
      host1,
      '--target',
      closed.iscsiName,
      '--stdin',
      '--json',
    );
    expect(result.exitCode).toBe(5);
    expect(JSON.parse(result.stdout)).toMatchObject({ chapName: host1, proof: { state: 'unproved' } });
    await cli('secret', 'remove', host1);
    await fixture.tgtd.deleteTarget(closed);
  });

  it.each([
    ['too short', 'short', 5],
    ['too long', 'x'.repeat(17), 5],
  ])('ends with 3 where the server refuses: a secret %s', async (_, refused, returnValue) => {
    const { exitCode, stdout, stderr } = await cliWith(
      refused,
      'secret',
      'add',
      host1,
      '--target',
      first.iscsiName,
      '--stdin',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(`AddSharedSecret returned ${returnValue}: `);
  });

  it('takes no more than 1,024 bytes from standard input, and shows none of them', async () => {
    const tooMuch = await cliWith(
      secret.repeat(100),
      'secret',
      'add',
      host1,
      '--target',
      first.iscsiName,
      '--stdin',
    );
    expect(tooMuch).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'iscsi-wbem: standard input holds more than 1024 bytes: expected a secret.\n',
    });
  });

  it('names what it was given where one of the values is not valid, and not the secret', async () => {
    const add = ['secret', 'add', host1, '--target', first.iscsiName, '--stdin'];
    expect(await cliWith('short', ...add)).toEqual({
      exitCode: 3,
      stdout: '',
      stderr:
        `iscsi-wbem: AddSharedSecret returned 5: the CHAP name "${host1}", the secret (it has 5 bytes: expected 12 to 16 bytes unless a setting widens it) ` +
        `or the target "${first.iscsiName}" is not valid; the server's log and audit record say why.\n`,
    });
  });

  it('ends with 3 where there is such an account already; a secret that was made is not printed', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    expect(await cli('secret', 'add', host1, '--target', first.iscsiName, '--generate')).toEqual({
      exitCode: 3,
      stdout: '',
      stderr:
        'iscsi-wbem: AddSharedSecret returned 6: there is such an account already, or another change is under way.\n',
    });
  });

  it.each([
    [['secret', 'add', host1, '--stdin'], 2, 'what does it open?  Expected either --target or --unbound.'],
    [
      ['secret', 'add', host1, '--target', 'iqn.2026-11.test.example:none', '--stdin'],
      1,
      'the server has no target "iqn.2026-11.test.example:none": expected ',
    ],
    [
      ['secret', 'add', host1, '--unbound', '--stdin', '--generate'],
      2,
      '--stdin and --generate are both given: expected one of them.',
    ],
    [['secret', 'add', host1, '--unbound', '--stdin'], 2, 'the secret is empty.'],
    [['secret', 'add', host1, 'secret-in-argv', '--unbound'], 2, 'too many arguments'],
    [['secret', 'set', 'nobody', '--generate'], 1, 'there is no account "nobody".'],
    [
      ['session', 'close'],
      2,
      'which sessions?  Expected names of sessions, --target, --initiator or --host.',
    ],
    [['session', 'close', 'nothing'], 1, 'there is no session "nothing".'],
    [['target', 'show', 'nothing'], 1, 'the server has no target "nothing".'],
  ])('%j ends with %i', async (argv, exitCode, sentence) => {
    const result = await cliWith('\n', ...argv);
    expect(result.stderr).toContain(sentence);
    expect(result).toMatchObject({ exitCode, stdout: '' });
  });

  it('session list shows who is logged in, session close ends it', async () => {
    await cliWith(secret, 'secret', 'add', host1, '--target', first.iscsiName, '--stdin');
    const [address = '', port = ''] = fixture.tgtd.portal.split(':');
    const session = await holdSession(
      { address, port: Number(port) },
      first.iscsiName,
      { chapName: host1, secret },
      host1,
    );
    const [row] = JSON.parse((await cli('session', 'list', '--json')).stdout) as { id: string }[];
    expect(row).toMatchObject({ target: first.iscsiName, initiator: host1 });
    expect((await cli('session', 'list')).stdout).toContain(`\n${host1}  ${first.iscsiName}  `);
    expect(
      (await cli('session', 'list', '--initiator', 'iqn.2026-11.test.example:other', '--json')).stdout,
    ).toBe('[]\n');
    expect(await session.isAlive()).toBe(true);
    expect(await cli('session', 'close', row?.id ?? '')).toEqual({
      exitCode: 0,
      stdout: '1 session ended\n',
      stderr: '',
    });
    expect(await session.isAlive()).toBe(false);
    await session.close();
    expect((await cli('session', 'close', '--target', first.iscsiName, '--json')).stdout).toBe(
      '{\n  "closed": []\n}\n',
    );
  });

  it('no secret that was given appears in any output', () => {
    const all = outputs.join('\n');
    for (const given of ['secret-in-argv', secret, newSecret, 'unbound-secret', fixture.server.password]) {
      expect(all).not.toContain(given);
    }
  });
});
