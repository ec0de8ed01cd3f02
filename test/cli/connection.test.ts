import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WbemHttpError } from '../../src/client/WbemHttpError.js';
import { CommandError } from '../../src/cli/CommandError.js';
import { change } from '../../src/cli/connection.js';
import { explainFailure } from '../../src/cli/explainFailure.js';
import { startFakeWbemServer, type FakeWbemServer } from '../support/fakeWbemServer.js';
import { runInProcess } from './runCommand.js';

let undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.reverse()) await each();
  undo = [];
});

const port = 'iqn.2026-11.test.example:disk,t,0x0001';
const key = (name: string, value: string): string =>
  `<KEYBINDING NAME="${name}"><KEYVALUE VALUETYPE="string">${value}</KEYVALUE></KEYBINDING>`;

/** A server whose AddSharedSecret answers with `content`. */
async function fakeServer(content: string): Promise<FakeWbemServer> {
  const server = await startFakeWbemServer({
    EnumerateInstanceNames: `<IRETURNVALUE><INSTANCENAME CLASSNAME="MSISCSITARGET_iSCSIProtocolEndpoint">${key('Name', port)}</INSTANCENAME></IRETURNVALUE>`,
    AddSharedSecret: content,
  });
  undo.push(() => server.close());
  return server;
}

function addSecret({ url }: FakeWbemServer, ...options: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'connection-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'wilma\n');
  const target = 'iqn.2026-11.test.example:disk';
  return runInProcess(
    [
      'secret',
      'add',
      'host',
      '--target',
      target,
      '--url',
      url,
      '--user',
      'fred',
      '--password-file',
      passwordFile,
      ...options,
    ],
    { stdin: 'a-secret-of-host' },
  );
}

describe('a change', () => {
  it('sends the user and the password of the file, without its line end', async () => {
    const server = await fakeServer('<RETURNVALUE PARAMTYPE="uint32"><VALUE>5</VALUE></RETURNVALUE>');
    await addSecret(server, '--stdin');
    expect(server.requests[0]?.headers.authorization).toBe('Basic ZnJlZDp3aWxtYQ==');
  });

  it('sends the secret as an octet string, with a length that counts itself', async () => {
    const server = await fakeServer('<RETURNVALUE PARAMTYPE="uint32"><VALUE>5</VALUE></RETURNVALUE>');
    await addSecret(server, '--stdin');
    // 16 bytes and 4 for the length: 0x14.
    expect(server.requests.at(-1)?.body).toContain('0x00000014612d7365637265742d6f662d686f7374');
    expect(server.requests.at(-1)?.body).not.toContain('a-secret-of-host');
  });

  it.each([
    [1, 3],
    [2, 3],
    [4, 3],
    [5, 3],
    [6, 3],
    [32_768, 3],
  ])('that returns %i ends with %i', async (returnValue, exitCode) => {
    const server = await fakeServer(
      `<RETURNVALUE PARAMTYPE="uint32"><VALUE>${returnValue}</VALUE></RETURNVALUE>`,
    );
    const result = await addSecret(server, '--stdin');
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(`AddSharedSecret returned ${returnValue}: `);
  });

  it('that returns 3 ends with 6; a secret that was made is told, because it may be in force', async () => {
    const server = await fakeServer('<RETURNVALUE PARAMTYPE="uint32"><VALUE>3</VALUE></RETURNVALUE>');
    const { exitCode, stdout, stderr } = await addSecret(server, '--generate');
    expect(exitCode).toBe(6);
    expect(stdout).toMatch(/^[\w-]{16}\n$/u);
    expect(stderr).toBe(
      'iscsi-wbem: AddSharedSecret returned 3: the target did not answer in time; look before you try again.\n',
    );
  });

  it('that is refused with a CIM status ends with 3 and tells it', async () => {
    const server = await fakeServer('<ERROR CODE="2" DESCRIPTION="user &quot;fred&quot; may not"/>');
    expect(await addSecret(server, '--stdin')).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'iscsi-wbem: CIM_ERR_ACCESS_DENIED: user "fred" may not\n',
    });
  });

  it('with an answer that cannot be read ends with 6', async () => {
    const server = await fakeServer('<NONSENSE/>');
    const { exitCode, stderr } = await addSecret(server, '--stdin');
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(
      /^iscsi-wbem: the answer cannot be read: .*: whether it was done is not known; look/u,
    );
  });
});

describe('a server that is not reached', () => {
  const failed = (code: string) =>
    explainFailure(
      new WbemHttpError('host: it broke', null, null, { cause: Object.assign(new Error(code), { code }) }),
    );

  it.each([
    ['ECONNREFUSED', 'nothing listens there; expected a running server, or the address of one by --url'],
    ['ENOTFOUND', 'no such host; expected the address of the server by --url'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'expected a certificate that --ca makes trusted; a server says at its start which file has its own',
    ],
  ])('because of %s: the sentence says what was expected', (code, expected) => {
    expect(failed(code)).toEqual({ ending: 'unreachable', message: `host: it broke: ${expected}.` });
  });

  it('for another reason: the sentence is that of the connection', () => {
    expect(failed('ECONNRESET').message).toBe('host: it broke.');
  });
});

describe('a connection that breaks during a change', () => {
  const broken = (code: string, status: number | null = null): WbemHttpError =>
    new WbemHttpError('host: it broke', status, null, { cause: Object.assign(new Error(code), { code }) });

  it.each(['ECONNRESET', 'EPIPE', 'ABORT_ERR', ''])(
    'with %j leaves it unknown whether it was done',
    async (code) => {
      await expect(change(() => Promise.reject(broken(code)))).rejects.toMatchObject({
        ending: 'unknown',
        message: 'host: it broke: whether it was done is not known; look before you try again.',
      });
    },
  );

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'ENETUNREACH',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('with %s was never made', async (code) => {
    const error = broken(code);
    await expect(change(() => Promise.reject(error))).rejects.toBe(error);
  });

  it('is none where the server answered, or the command itself gave up', async () => {
    for (const error of [broken('', 503), new CommandError('refused', 'no')]) {
      await expect(change(() => Promise.reject(error))).rejects.toBe(error);
    }
  });
});
