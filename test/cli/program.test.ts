import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getPeer, hasPeers, projectFolder } from '../support/environment.js';
import { buildOnce, startServer, type Server } from '../support/server.js';
import { runProgram } from './runCommand.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';

let server: Server;
let folder: string;
let passwordFile: string;
beforeAll(async () => {
  await buildOnce();
  server = await startServer({ args: ['--target', 'embedded'] });
  folder = mkdtempSync(join(tmpdir(), 'program-'));
  passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, server.password);
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true });
});

/** Without the first line, which tells by which name the command was called. */
const linesOf = (help: string): string[] => help.split('\n').slice(1);

describe('iscsi-wbem with a command', () => {
  it('help lists the commands and the exit codes', async () => {
    const { exitCode, stdout } = await runProgram(['help']);
    expect(exitCode).toBe(0);
    for (const command of ['target', 'secret', 'session', 'mof']) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'mu'));
    }
    expect(stdout).toMatch(
      /\nExit codes:\n {2}0 {2}done\n {2}1 .*\n {2}2 .*\n {2}3 {2}refused.*\n {2}4 .*\n {2}5 .*\n {2}6 .*\n/u,
    );
    expect((await runProgram(['secret', 'add', '--help'])).stdout).toContain('Exit codes:\n  0  done\n');
  });

  it.each([
    [
      ['help', 'secret'],
      ['secret', '--help'],
    ],
    [
      ['help', 'user', 'add'],
      ['user', 'add', '--help'],
    ],
    [
      ['help', 'volume', 'create'],
      ['volume', 'create', '--help'],
    ],
    [
      ['volume', 'help', 'create'],
      ['volume', 'create', '--help'],
    ],
  ])('%j prints what %j prints', async (help, option) => {
    const { exitCode, stdout } = await runProgram(help);
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual(linesOf((await runProgram(option)).stdout));
  });

  it.each([
    [['help', 'frob'], '"frob" is not a command: expected one that iscsi-wbem --help lists.'],
    [['help', 'secrt'], '"secrt" is not a command: did you mean "secret"?'],
    [
      ['help', 'volume', 'frob'],
      '"frob" is not a command: expected one that iscsi-wbem volume --help lists.',
    ],
    [['volume', 'help', 'creat'], '"creat" is not a command: did you mean "create"?'],
    [['user', 'help', 'frob'], '"frob" is not a command: expected one that iscsi-wbem user --help lists.'],
  ])('%j is one sentence, and not the usage of all', async (args, sentence) => {
    expect(await runProgram(args)).toEqual({ exitCode: 2, stdout: '', stderr: `iscsi-wbem: ${sentence}\n` });
  });

  it.each([
    ['serve', '--http-port'],
    ['doctor', '--windows'],
    ['systemd-unit', '--target'],
  ])('help %s has its options', async (command, option) => {
    const { exitCode, stdout } = await runProgram(['help', command]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: iscsi-wbem ${command} `);
    expect(stdout).toContain(`  ${option} `);
  });

  it('--help of the server names the commands', async () => {
    const { stdout } = await runProgram(['--help']);
    expect(stdout).toContain(
      '  secret        the CHAP accounts: list, add, set, rotate, remove, bind, unbind\n',
    );
    // Those that `help` lists are commands of the same program.
    const listed = (await runProgram(['help'])).stdout.matchAll(/^ {2}([a-z-]+) .*/gmu);
    for (const [, command = ''] of listed) expect(stdout).toMatch(new RegExp(`^ .*\\b${command}\\b`, 'mu'));
  });

  it('--help has the settings of tgt beside those of targets', async () => {
    const { stdout } = await runProgram(['--help']);
    const [, ofTargets = ''] = /\nTarget:\n(.*?)\n\n/su.exec(stdout) ?? [];
    expect(ofTargets).toContain('--replay ');
    expect(ofTargets).toContain('--reclose ');
  });

  it.each([
    [['secret', 'lst'], "unknown command 'lst': did you mean list?"],
    [['user', 'ad'], "unknown command 'ad': did you mean add?"],
    [['target', 'list', '--jsn'], "unknown option '--jsn': did you mean --json?"],
  ])('%j is one line that names the nearest', async (args, sentence) => {
    expect(await runProgram(args)).toEqual({ exitCode: 2, stdout: '', stderr: `iscsi-wbem: ${sentence}\n` });
  });

  it.each([
    [['se'], ['secret', 'session', 'sessions', 'serve']],
    [
      ['user', ''],
      ['add', 'passwd', 'role', 'remove', 'list', 'help'],
    ],
    [['secret', 'list', '--ta'], ['--target']],
    [['serve', '--https'], ['--https-port']],
  ])('complete says what may come at the end of %j', async (words, expected) => {
    const { exitCode, stdout } = await runProgram(['complete', '--', ...words]);
    expect(exitCode).toBe(0);
    const offered = stdout.split('\n').filter((line) => !line.startsWith(':') && line !== '');
    expect(offered.map((line) => line.split('\t')[0])).toEqual(expected);
  });

  it('complete prints a script that the shell reads without an error', async () => {
    const { exitCode, stdout } = await runProgram(['complete', 'bash']);
    expect(exitCode).toBe(0);
    const script = spawnSync('bash', ['-c', `${stdout}\ncomplete -p iscsi-wbem`], { encoding: 'utf8' });
    expect(script.stdout).toMatch(/^complete .* iscsi-wbem$/mu);
    expect((await runProgram(['complete', 'tcsh'])).exitCode).toBe(2);
  });

  it('reads MOF from standard input', async () => {
    expect(await runProgram(['mof', 'check', '-'], 'class X_A { };')).toEqual({
      exitCode: 0,
      stdout: 'no fault in 1 file: 0 qualifier types, 1 class, 0 instances\n',
      stderr: '',
    });
    expect((await runProgram(['mof', 'check', '-'], 'class X_A')).exitCode).toBe(1);
  });

  it('ends with 4 where nobody listens', async () => {
    const argv = ['target', 'list', '--url', 'http://127.0.0.1:1', '--password-file', passwordFile];
    expect(await runProgram(argv)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        'iscsi-wbem: 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1: nothing listens there; expected a running server, or the address of one by --url.\n',
    });
  });

  it('ends with 3 at a wrong password, and does not show it', async () => {
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'Tr0ub4dor');
    const { exitCode, stderr } = await runProgram([
      'target',
      'list',
      '--url',
      server.url,
      '--password-file',
      wrong,
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      `iscsi-wbem: ${new URL(server.url).host} answered 401 Unauthorized: expected another user or password.\n`,
    );
  });

  it.each([
    [
      [],
      /^iscsi-wbem: there is no terminal to ask "Password of admin at [^"]+" on: expected --password-file\.\n$/u,
    ],
    [
      ['--password-file', '/nowhere/pw'],
      /^iscsi-wbem: --password-file is "\/nowhere\/pw" and cannot be read \(ENOENT\)\.\n$/u,
    ],
    [
      ['--url', 'http://admin:Tr0ub4dor@127.0.0.1'],
      /^iscsi-wbem: --url holds a user or password: expected --user and --password-file\.\n$/u,
    ],
    [['--url', 'ftp://127.0.0.1'], /Expected http:\/\/host:port or https:\/\/host:port\.\n$/u],
    [['--timeout', '0'], /Expected 1 to 86400 seconds\.\n$/u],
  ])('ends with 2 at %j', async (options, sentence) => {
    const { exitCode, stdout, stderr } = await runProgram([
      'target',
      'list',
      '--url',
      server.url,
      ...options,
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  it('says it where a password goes over plain HTTP to another host', async () => {
    const { stderr } = await runProgram([
      'target',
      'list',
      '--url',
      'http://192.0.2.1:5988',
      '--timeout',
      '1',
      '--password-file',
      passwordFile,
    ]);
    expect(stderr).toMatch(
      /^iscsi-wbem: plain HTTP to 192\.0\.2\.1:5988: anyone who sees the traffic sees passwords and secrets\n/u,
    );
  });
});

interface TypedResult {
  readonly exitCode: number;
  readonly terminal: string;
  readonly stdout: string;
}

/** `iscsi-wbem` on a terminal of its own; each answer is typed when its prompt is there. */
function typed(
  argv: readonly string[],
  answers: readonly (readonly [prompt: string, text: string])[],
  stdin: string | null = null,
): Promise<TypedResult> {
  const program = [process.execPath, join(projectFolder, 'dist', 'main.js'), ...argv];
  return new Promise((resolve, reject) => {
    const script = join(projectFolder, 'test', 'cli', 'typed_session.py');
    const child = execFile(getPeer('python'), [script], { timeout: 90_000 }, (error, output, stderr) => {
      if (error) reject(new Error(stderr, { cause: error }));
      else resolve(JSON.parse(output) as TypedResult);
    });
    child.stdin?.end(`${JSON.stringify({ argv: program, answers, stdin })}\n`);
  });
}

describe('host, where no endpoint runs', () => {
  it.each([['add', 'store1'], ['remove', 'store1'], ['accept', 'store1'], ['list']])(
    '%s names the state folder, and makes nothing',
    async (...words) => {
      const empty = mkdtempSync(join(tmpdir(), 'cli-no-endpoint-'));
      const state = join(empty, 'state');
      const argv = ['host', ...words, '--state-dir', state, '--key-file', join(empty, 'key')];
      expect(await runProgram(argv)).toEqual({
        exitCode: 3,
        stdout: '',
        stderr: `iscsi-wbem: no server runs on the state folder "${state}": expected an endpoint (role = endpoint) that does.\n`,
      });
      expect(readdirSync(empty)).toEqual([]);
      rmSync(empty, { recursive: true });
    },
  );
});

describe.skipIf(!hasPeers('python'))('iscsi-wbem at a terminal', () => {
  const secret = 'typed-and-unseen';
  const asked = (): readonly [string, string] => [
    `Password of admin at ${new URL(server.url).host}: `,
    `${server.password}\r`,
  ];

  it('target show asks for the password once', async () => {
    const { exitCode, terminal, stdout } = await typed(
      ['target', 'show', target, '--url', server.url],
      [asked()],
    );
    expect([exitCode, terminal]).toEqual([0, `Password of admin at ${new URL(server.url).host}: \r\n`]);
    expect(stdout).toContain(target);
  });

  it('asks for password and secret, the secret twice, and shows neither', async () => {
    const { exitCode, terminal, stdout } = await typed(
      ['secret', 'add', 'typed', '--target', target, '--url', server.url],
      [asked(), ['Secret of typed: ', `${secret}\r`], ['The same again: ', `${secret}\r`]],
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'typed: done and proved by logging in\n' });
    expect(terminal).toBe(
      `Password of admin at ${new URL(server.url).host}: \r\nSecret of typed: \r\nThe same again: \r\n`,
    );
    expect(readFileSync(join(server.stateFolder, 'audit.jsonl'), 'utf8')).not.toContain(secret);
  });

  it('asks for the password at the terminal while the secret comes by a pipe', async () => {
    const argv = ['secret', 'set', 'typed', '--stdin', '--json', '--url', server.url];
    const { exitCode, terminal, stdout } = await typed(argv, [asked()], `${secret.toUpperCase()}\n`);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      chapName: 'typed',
      authority: target,
      proof: { state: 'proved' },
    });
    expect(terminal + stdout).not.toContain(secret.toUpperCase());
  });

  it('takes nothing where the two are not the same', async () => {
    const { exitCode, terminal } = await typed(
      ['secret', 'add', 'other', '--target', target, '--url', server.url, '--password-file', passwordFile],
      [
        ['Secret of other: ', `${secret}\r`],
        ['The same again: ', 'something-else\r'],
      ],
    );
    expect(exitCode).toBe(2);
    expect(terminal).toContain('iscsi-wbem: the two are not the same.\r\n');
    expect(terminal).not.toContain('something-else');
  });

  it.each([
    ['Control-C', '\u0003'],
    ['Control-D', '\u0004'],
  ])('ends with 2 at %s', async (_, key) => {
    const { exitCode, terminal } = await typed(['target', 'list', '--url', server.url], [[asked()[0], key]]);
    expect(exitCode).toBe(2);
    expect(terminal).toContain(`iscsi-wbem: nothing was given for "${asked()[0].slice(0, -2)}".\r\n`);
  });
});
