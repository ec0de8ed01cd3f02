import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCapacity, readInquiry, readLuns } from '../../src/initiator/scsiData.js';
import { ownName, startPortal } from '../initiator/initiatorHarness.js';
import { targetName } from '../iscsi/support/memoryAuthority.js';
import { startServer, type Server } from '../support/server.js';
import { runInProcess, type CommandResult } from './runCommand.js';

const secret = 'initiator-secret';

describe("the server's own initiator on the command line", () => {
  let server: Server;
  let folder: string;
  const outputs: string[] = [];

  beforeAll(async () => {
    server = await startServer({ args: ['--initiator-name', ownName] });
    folder = mkdtempSync(join(tmpdir(), 'cli-initiator-'));
    writeFileSync(join(folder, 'password'), server.password);
    writeFileSync(join(folder, 'secret'), `${secret}\n`);
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const { id } of await json<{ id: string }[]>('sessions')) await cli('logout', id);
  });

  const cli = (...argv: readonly string[]): Promise<CommandResult> => cliWith('', ...argv);

  async function cliWith(stdin: string, ...argv: readonly string[]): Promise<CommandResult> {
    const connection = ['--url', server.url, '--password-file', join(folder, 'password')];
    const result = await runInProcess([...argv, ...connection], { stdin });
    outputs.push(result.stdout, result.stderr);
    return result;
  }

  async function json<T>(...argv: readonly string[]): Promise<T> {
    const { stdout, stderr } = await cli(...argv, '--json');
    expect(stderr).toBe('');
    return JSON.parse(stdout) as T;
  }

  it('discovers, logs in, asks, and logs out', async () => {
    const portal = await startPortal();
    const at = `127.0.0.1:${portal.port}`;
    for (let twice = 0; twice < 2; twice++) {
      expect(await cli('discover', at)).toEqual({
        exitCode: 0,
        stdout: `TARGET                           PORTALS\n${targetName}  ${at}\n`,
        stderr: '',
      });
    }
    const login = ['login', targetName, '--portal', at, '--chap-name', 'alice', '--header-digest'];
    const { exitCode, stdout } = await cli(...login, '--secret-file', join(folder, 'secret'));
    expect(exitCode).toBe(0);
    const session = stdout.trim();
    expect(session).toMatch(/^[0-9a-f]{16}-[0-9a-f]{16}$/);
    expect((await cli('sessions')).stdout).toContain(`${session}  ${at}`);
    expect((await cli('report-luns', session)).stdout).toBe('1\n');
    expect((await cli('read-capacity', targetName, '--lun', '1')).stdout).toBe(
      '2048 blocks of 512 bytes: 1048576 bytes\n',
    );
    expect((await cli('inquiry', session, '--lun', '1')).stdout).toMatch(
      /^TYPE +VENDOR +PRODUCT +REVISION\n0 +X{8} +X{16} +X{4}\n$/,
    );
    expect(await json('sessions')).toEqual([
      { id: session, target: targetName, initiator: ownName, portals: [at], devices: [] },
    ]);
    expect((await cli('logout', targetName)).exitCode).toBe(0);
    expect((await cli('sessions')).stdout).toBe('SESSION  PORTAL  DEVICES  TARGET\n');
    expect(outputs.join('')).not.toContain(secret);
  });

  it('says by its name why the initiator refused', async () => {
    const portal = await startPortal();
    await cli('discover', `127.0.0.1:${portal.port}`);
    const login = [
      'login',
      targetName,
      '--portal',
      `127.0.0.1:${portal.port}`,
      '--chap-name',
      'alice',
      '--stdin',
    ];
    expect(await cliWith('another--secret-\n', ...login)).toEqual({
      exitCode: 3,
      stdout: '',
      stderr:
        'iscsi-wbem: Login returned ISDSC_AUTHENTICATION_FAILURE: the target asks for CHAP, or one side did not prove that it knows the secret; ' +
        "expected --chap or --secret-file, and the account as the target has it; the server's log says why.\n",
    });
    expect((await cliWith(secret, ...login)).exitCode).toBe(0);
    expect((await cliWith(secret, ...login)).stderr).toContain('ISDSC_TARGET_ALREADY_LOGGED_IN');
    expect((await cliWith(secret, ...login, '--multipath')).exitCode).toBe(0);
    expect(await cli('logout', targetName)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('2 sessions') as string,
    });
    expect((await cliWith(secret, ...login, '--devices')).stderr).toBe(
      "iscsi-wbem: Login returned ISDSC_REQUEST_NOT_SUPPORTED: the server's log says why.\n",
    );
  });

  it('does mutual CHAP, the secret of the target being in a file', async () => {
    const portal = await startPortal();
    const at = `127.0.0.1:${portal.port}`;
    await cli('discover', at);
    const login = ['login', targetName, '--portal', at, '--chap-name', 'alice', '--mutual', '--stdin'];
    expect((await cliWith(secret, ...login)).stderr).toContain('ISDSC_TARGET_AUTHINFO_UNAVAILABLE');
    const file = join(folder, 'target-secret');
    const mutual = [...login, '--initiator-secret-file', file];
    writeFileSync(file, 'wrong-secret-001\n');
    expect((await cliWith(secret, ...mutual)).stderr).toContain('ISDSC_AUTHENTICATION_FAILURE');
    writeFileSync(file, 'short');
    expect((await cliWith(secret, ...mutual)).stderr).toContain('ISDSC_INVALID_INITIATOR_CHAP_SECRET');
    writeFileSync(file, 'target-secret-01\n');
    expect(await cliWith(secret, ...mutual)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it.each([
    [['login', 'iqn.2026-11.test.example:none'], 1, 'was not discovered'],
    [['logout', 'none'], 1, 'there is no session "none"'],
    [['discover', '192.0.2.1'], 3, 'connect-allow'],
    [['discover', 'a b'], 2, 'Expected address'],
    [['inquiry', 'none', '--lun', '16384'], 2, 'Expected 0 to 16383'],
    [['inquiry', 'none', '--page', 'xyz'], 2, 'hexadecimal'],
    [['login', targetName, '--stdin', '--secret-file', 'x'], 2, 'expected one of them'],
    [['login', targetName, '--secret-file', '/no/such/file'], 2, 'ENOENT'],
    [['login', targetName, '--stdin'], 2, 'the secret is empty'],
    [['login', targetName, '--initiator-secret-file', '/no/such/file'], 2, '--initiator-secret-file'],
  ] as const)('%j ends with %i: %s', async (argv, exitCode, message) => {
    const result = await cli(...argv);
    expect(result).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(message) as string,
    });
  });

  it('takes no secret as an argument', async () => {
    const { exitCode, stderr } = await cli('login', targetName, '--secret=hunter2-hunter2');
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('hunter2');
  });
});

describe('SCSI data', () => {
  it('of INQUIRY, REPORT LUNS and READ CAPACITY is read as SPC-5 and SBC-4 lay it out', () => {
    const inquiry = Buffer.concat([
      Buffer.from([0, 0, 6, 2, 31, 0, 0, 2]),
      Buffer.from('IET     VIRTUAL-DISK    0001'),
    ]);
    expect(readInquiry(inquiry)).toEqual({
      deviceType: 0,
      vendor: 'IET',
      product: 'VIRTUAL-DISK',
      revision: '0001',
    });
    expect(readInquiry(inquiry.subarray(0, 35))).toBeNull();
    const luns = Buffer.from('00000018000000000001000000000000400300000000000000010002000000000000', 'hex');
    expect(readLuns(luns)).toEqual([1, 3, '0001000200000000']);
    expect(readLuns(Buffer.alloc(4))).toEqual([]);
    expect(readCapacity(Buffer.from('000007ff00000200', 'hex'))).toEqual({ blocks: 2048n, blockBytes: 512 });
    const large = Buffer.from(`000000010000000000001000${'00'.repeat(20)}`, 'hex');
    expect(readCapacity(large)).toEqual({ blocks: 2n ** 32n + 1n, blockBytes: 4096 });
    expect(readCapacity(Buffer.alloc(7))).toBeNull();
  });
});
