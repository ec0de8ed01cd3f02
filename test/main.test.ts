import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentNameOf, keyOf, singleSettings } from '../src/config/settingTable.js';
import { projectFolder } from './support/environment.js';
import { buildOnce } from './support/server.js';
import { patienceMs } from './support/patience.js';

let folder: string;
const running = new Set<Program>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'main-'));
});
afterEach(async () => {
  for (const program of running) program.kill('SIGKILL');
  await Promise.all([...running].map((program) => program.ended));
  rmSync(folder, { recursive: true });
});

/** src/main.ts as a process. */
class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;
  readonly #process;

  /** @param stderr a file descriptor, which is closed here; without it, what comes is in `stderr`. */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    stderr: number | 'pipe' = 'pipe',
  ) {
    const { PATH = '' } = process.env;
    this.#process = spawn(process.execPath, ['dist/main.js', ...args], {
      cwd: projectFolder,
      env: { PATH, HOME: folder, ...env },
      stdio: ['ignore', 'pipe', stderr],
    });
    if (stderr !== 'pipe') closeSync(stderr);
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    running.add(this);
    this.ended = once(this.#process, 'close').then(([code]) => {
      running.delete(this);
      return code as number | null;
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** The URL of its ready line. */
  async ready(): Promise<string> {
    for (let waitedMs = 0; waitedMs < patienceMs && running.has(this); waitedMs += 20) {
      const [, url] = /^iscsi-wbem ready: (\S+) /u.exec(this.stdout) ?? [];
      if (url !== undefined) return url;
      await sleep(20);
    }
    throw new Error(`it was not ready; it printed:\n${this.stdout}${this.stderr}`);
  }
}

/** With its state in the test's folder, on any port, and no tgtd in reach. */
function start(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  stderr: number | 'pipe' = 'pipe',
): Program {
  const places = ['--state-dir', join(folder, 'state'), '--key-file', join(folder, 'key')];
  return new Program(
    [
      '--http-port',
      '0',
      '--https-port',
      'off',
      '--wsman-http-port',
      'off',
      '--wsman-https-port',
      'off',
      '--iscsi-port',
      '0',
      '--target',
      'tgt',
      ...places,
      '--tgt-socket',
      join(folder, 'tgtd.0'),
      ...args,
    ],
    env,
    stderr,
  );
}

function post(url: string, password: string): Promise<Response> {
  return fetch(new URL('/cimom', url), {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` },
    body: 'x',
  });
}

beforeAll(buildOnce, 120_000);

describe('the server', () => {
  it('says on standard output that it is ready, where, and where its console is; stops on SIGTERM with 0', async () => {
    const program = start(['--tgt-socket', '/srv/test.0'], { ISCSI_WBEM_ADMIN_PASSWORD: 'Tr0ub4dor' });
    const url = await program.ready();
    expect(program.stdout).toBe(
      `iscsi-wbem ready: ${url} (target tgt at /srv/test.0)\nweb console: ${url}console\n`,
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/u);
    expect((await post(url, 'wrong')).status).toBe(401);
    // Authenticated, and no CIM operation.
    expect((await post(url, 'Tr0ub4dor')).status).toBe(400);
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);

    for (const name of readdirSync(join(folder, 'state'))) {
      const path = join(folder, 'state', name);
      expect([name, statSync(path).mode & 0o077]).toEqual([name, 0]);
      // The folder of the default pool is empty.
      const content = statSync(path).isDirectory() ? readdirSync(path).join() : readFileSync(path);
      expect(content.includes('Tr0ub4dor')).toBe(false);
    }
    expect(program.stdout + program.stderr).not.toContain('Tr0ub4dor');
    expect(program.stderr).not.toContain(Buffer.from('admin:Tr0ub4dor').toString('base64'));
  });

  it('prints how to give an initiator its secret at the embedded target, without a secret', async () => {
    const program = start(['--target', 'embedded'], { ISCSI_WBEM_ADMIN_PASSWORD: 'Tr0ub4dor' });
    const url = new URL(await program.ready());
    await expect.poll(() => program.stdout).toContain('iscsi-inq');
    const [ready = '', , , , short = '', , list = '', add = '', parameters = '', login = '', inquiry = ''] =
      program.stdout.split('\n');
    expect(short).toMatch(/^ {2}node \S*dist\/main\.js secret add iqn\.2026-11\.com\.example:host1 /u);
    expect(short).toContain(` --target iqn.2026-11.io.github.iscsi-wbem:demo --url http://${url.host}`);
    const [, portal = ''] = /\(target embedded at (127\.0\.0\.1:\d+)\)$/u.exec(ready) ?? [];
    expect(list).toBe(
      `  wbemcli ein 'http://admin:PASSWORD@${url.host}/root/cimv2/storage/iscsitarget:MSISCSITARGET_iSCSIProtocolEndpoint'`,
    );
    expect(add).toContain(
      `wbemcli cmx 'http://admin:PASSWORD@${url.host}/root/cimv2/storage/iscsitarget:MSISCSITARGET_ReplicationService.`,
    );
    expect(parameters).toContain('Name="iqn.2026-11.io.github.iscsi-wbem:demo&#44;t&#44;0x0001"');
    expect(login).toBe(
      '  LIBISCSI_CHAP_USERNAME=iqn.2026-11.com.example:host1 LIBISCSI_CHAP_PASSWORD=SECRET \\',
    );
    expect(inquiry).toBe(
      `   iscsi-inq -i iqn.2026-11.com.example:host1 iscsi://${portal}/iqn.2026-11.io.github.iscsi-wbem:demo/1`,
    );
    expect(program.stdout + program.stderr).not.toContain('Tr0ub4dor');
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('does not start where the port of the embedded target is in use, and takes no other', async () => {
    const first = start(['--target', 'embedded']);
    await first.ready();
    const [, port = ''] = /127\.0\.0\.1:(\d+)\)/u.exec(first.stdout) ?? [];
    const places = ['--state-dir', join(folder, 'second'), '--key-file', join(folder, 'second-key')];
    const second = start(['--target', 'embedded', ...places, '--iscsi-port', port]);
    expect(await second.ended).toBe(1);
    expect(second.stderr).toContain(
      `127.0.0.1 port ${port} is in use by another process: expected it to be free.`,
    );
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it('makes a password at its first start, says where it is, and keeps it', async () => {
    const first = start();
    await first.ready();
    const passwordFile = join(folder, 'state', 'admin-password');
    expect(first.stderr).toContain(`user "admin" was made; the password is in ${passwordFile}\n`);
    const password = readFileSync(passwordFile, 'utf8').trimEnd();
    expect(first.stderr).not.toContain(password);
    first.kill('SIGINT');
    expect(await first.ended).toBe(0);

    const second = start([], { ISCSI_WBEM_ADMIN_PASSWORD: 'later' });
    const url = await second.ready();
    expect(second.stderr).toContain('ISCSI_WBEM_ADMIN_PASSWORD is not used: there are users already');
    expect((await post(url, password)).status).toBe(400);
    expect((await post(url, 'later')).status).toBe(401);
  });

  it('is the only one in its state folder', async () => {
    const first = start();
    await first.ready();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(
      /^iscsi-wbem: the state folder "[^"]+" is in use by process \d+: expected to be its only user\.\n$/u,
    );
    expect(second.stdout).toBe('');
    // What a kill leaves behind is taken over.
    first.kill('SIGKILL');
    await first.ended;
    expect(existsSync(join(folder, 'state', 'owner'))).toBe(true);
    await start().ready();
  });

  it('does not start on a port in use, and takes no other', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = start(['--http-port', `${port}`]);
    expect(await program.ended).toBe(1);
    other.close();
    expect(program.stdout).toBe('');
    expect(program.stderr).toContain(
      `iscsi-wbem: 127.0.0.1 port ${port} is in use by another process: expected it to be free.\n`,
    );
    expect(existsSync(join(folder, 'state', 'owner'))).toBe(false);
  });

  it('does not start with a sealing key that others can read', async () => {
    writeFileSync(join(folder, 'key'), Buffer.alloc(32), { mode: 0o644 });
    const program = start();
    expect(await program.ended).toBe(1);
    expect(program.stderr).toBe(
      `iscsi-wbem: the sealing key "${join(folder, 'key')}" has mode 0644: expected 0600, closed to group and others.\n`,
    );
  });
});

describe.skipIf(!existsSync('/usr/bin/script'))('a server whose terminal is closed', () => {
  it('stops in order; SIGHUP while the terminal is there does not end it', async () => {
    const places = `--state-dir ${join(folder, 'state')} --key-file ${join(folder, 'key')}`;
    const ports =
      '--http-port 0 --https-port off --wsman-http-port off --wsman-https-port off --iscsi-port 0';
    const command = `exec ${process.execPath} dist/main.js ${ports} ${places}`;
    const terminal = spawn('/usr/bin/script', ['-qfc', command, '/dev/null'], {
      cwd: projectFolder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let said = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => said).toContain('iscsi-wbem ready: ');
    const owner = join(folder, 'state', 'owner');
    const pid = Number.parseInt(readFileSync(owner, 'utf8'), 10);
    process.kill(pid, 'SIGHUP');
    await sleep(200);
    expect((await fetch(/http:\S+/u.exec(said)?.[0] ?? '')).status).toBe(200);
    terminal.kill('SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(existsSync(owner)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a server that cannot write its log', () => {
  it('goes on, and ends when it is told to', async () => {
    const args = ['--https-port', '0', '--log-level', 'debug'];
    const program = start(args, { ISCSI_WBEM_ADMIN_PASSWORD: 'Tr0ub4dor' }, openSync('/dev/full', 'w'));
    const url = await program.ready();
    expect((await post(url, 'Tr0ub4dor')).status).toBe(400);
    expect((await post(url, 'wrong')).status).toBe(401);
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });
});

describe('the command line', () => {
  it('--help lists every setting with its variable and its default', async () => {
    const program = new Program(['--help']);
    expect(await program.ended).toBe(0);
    const help = program.stdout.replaceAll(/\s+/gu, ' ');
    for (const setting of singleSettings) {
      expect(help).toMatch(
        new RegExp(
          `--${keyOf(setting)} <[^>]+> (?:(?! --).)*\\(${environmentNameOf(setting)}; default: [^)]+\\)`,
          'u',
        ),
      );
    }
    expect(help).toContain(
      '--http-port <port> TCP port for plain HTTP, on the loopback; 0: any free one; off: none (ISCSI_WBEM_HTTP_PORT; default: 5988)',
    );
    expect(help).toContain('--config <file>');
    expect(help).toContain('ISCSI_WBEM_ADMIN_PASSWORD_FILE');
    const [, commands = ''] = /says more\):\n([^]*?)\n\n/u.exec(program.stdout) ?? [];
    // commander would break a longer line, and lose the column.
    for (const line of commands.split('\n')) expect(line).toMatch(/^ {2}.{1,78}$/u);
  });

  it('names the option that a mistyped one is like', async () => {
    const program = new Program(['--htp-port', '5988']);
    expect(await program.ended).toBe(1);
    expect(program.stderr).toBe('iscsi-wbem: --htp-port is not an option: did you mean --http-port?\n');
  });

  it('tells all mistakes at once, its own among them, and no value of an option it does not know', async () => {
    const program = new Program(['--admin-password', 'Tr0ub4dor', '--http-port', 'x', '--secret=Tr0ub4dor'], {
      ISCSI_WBEM_PROOF: 'never',
    });
    expect(await program.ended).toBe(1);
    expect(program.stderr)
      .toBe(`iscsi-wbem: --admin-password is not an option: expected one that --help lists.
iscsi-wbem: --secret is not an option: expected one that --help lists.
iscsi-wbem: http-port is "x" (from --http-port): expected a port number from 0 to 65535 (0: any free port) or off.
iscsi-wbem: proof is "never" (from ISCSI_WBEM_PROOF): expected full, positive, off or require.
`);
    expect(existsSync(join(folder, '.local'))).toBe(false);
  });

  it.each([
    [['secert', 'list'], '"secert" is not a command: did you mean "secret"?'],
    [['server'], '"server" is not a command: did you mean "serve"?'],
    [['frobnicate'], '"frobnicate" is not a command: expected one that iscsi-wbem --help lists.'],
  ])('%j names the nearest command, if there is one', async (args, sentence) => {
    const program = new Program(args);
    expect(await program.ended).toBe(2);
    expect(program.stderr).toBe(`iscsi-wbem: ${sentence}\n`);
  });

  it('--help shows the commands first, and the settings in groups, each once; serve is a command', async () => {
    const program = new Program(['serve', '--help']);
    expect(await program.ended).toBe(0);
    const help = program.stdout;
    const places = ['Commands (', '\n  serve ', '\nDoors:\n', '\nTarget:\n', '\nLimits of requests:\n'];
    const found = places.map((place) => help.indexOf(place));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    for (const setting of singleSettings) {
      const option = new RegExp(`^  --${keyOf(setting)} `, 'gmu');
      expect([setting, help.match(option)]).toEqual([setting, [expect.any(String)]]);
    }
  });

  it.each([
    [['serve', 'start'], '"start" on the command line: expected options only.'],
    [['--http-port'], "On the command line: option '--http-port <port>' argument missing."],
  ])('%j is a mistake', async (args, sentence) => {
    const program = new Program(args);
    expect(await program.ended).toBe(1);
    expect(program.stderr).toBe(`iscsi-wbem: ${sentence}\n`);
  });
});
