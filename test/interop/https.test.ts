import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../cli/runCommand.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';
import { getPeer, hasPeers, peerEnvironment } from '../support/environment.js';
import { PythonProcess } from '../support/python.js';
import { startServer, type Server } from '../support/server.js';
import { haveWbemcli, runWbemcli } from '../support/wbemcli.js';
import { boto3Client } from './awsClients.js';
import { patienceMs } from '../support/patience.js';

const havePython = hasPeers('python');
const accessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

let folder: string;
let server: Server;
let serverCa: TestCa;
let ca: string;
let client: { readonly certificate: string; readonly key: string };
let python: PythonProcess | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'https-'));
  serverCa = await TestCa.make('CA of the server');
  const clientCa = await TestCa.make('CA of the clients');
  ca = write('ca.pem', serverCa.certificate);
  writePair('server', await issueServer('first.example'));
  client = writePair('client', await clientCa.issue('storage.example'));
  server = await startServer({
    args: Object.entries({
      'https-port': '0',
      config: write('config.toml', clientUsers),
      'tls-certificate': join(folder, 'server.pem'),
      'tls-key': join(folder, 'server.key'),
      'client-certificate': 'optional',
      'client-ca': write('clients.pem', clientCa.certificate),
      'max-enumerations-per-user': '1',
      'max-objects-per-pull': '2',
      'enumeration-timeout-seconds': '20',
      'max-enumeration-timeout-seconds': '40',
      'max-xml-depth': '20',
      'max-xml-elements': '100',
    }).flatMap(([name, value]) => [`--${name}`, value]),
    env: {
      ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
      ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    },
  });
  if (havePython) python = new PythonProcess('https_session.py');
});
afterAll(async () => {
  await python?.stop();
  await server.dispose();
  rmSync(folder, { recursive: true });
});

const clientUsers = '[client-certificate-users]\n"storage.example" = "admin"\n';

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

function writePair(
  name: string,
  { certificate, key }: CertificateAndKey,
): { readonly certificate: string; readonly key: string } {
  return { certificate: write(`${name}.pem`, certificate), key: write(`${name}.key`, key) };
}

function issueServer(commonName: string): Promise<CertificateAndKey> {
  return serverCa.issue(commonName, { names: ['localhost', '127.0.0.1'], usage: 'server' });
}

/** Calls a function of https_session.py. */
function ask(name: string, named: object): Promise<unknown> {
  if (python === null) throw new Error('there is no Python');
  return python.call({ function: name, arguments: named });
}

const withPassword = () => ({ url: server.httpsUrl, user: server.user, password: server.password });
const objectManager = ['MSFTSM_ObjectManager'];

describe('the certificate of the operator', () => {
  it('is the one that is shown, and its fingerprint stands in what the server prints', async () => {
    await expect.poll(() => server.stdout).toContain('SHA-256');
    const [, fingerprint] =
      /^HTTPS certificate, yours: .*server\.pem\n SHA-256 (\S+)$/mu.exec(server.stdout) ?? [];
    expect(fingerprint).toBe((await shownCertificate()).fingerprint256);
  });

  it.skipIf(!havePython)('is verified by pywbem, and refused where its CA is not known', async () => {
    expect(await ask('managers', { ...withPassword(), ca })).toEqual({ result: objectManager });
    const unknown = join(folder, 'clients.pem');
    expect(await ask('managers', { ...withPassword(), ca: unknown })).toEqual({
      error: { name: 'ConnectionError', code: null },
    });
  });

  it.skipIf(!havePython)('is verified by boto3: the AWS door is open over TLS', async () => {
    const plain = await boto3Client({ url: server.url, region: 'us-east-1', ...accessKey });
    expect(await plain.call('ListGateways', {})).toHaveProperty('Gateways');
    await plain.stop();
    const where = { url: server.httpsUrl, region: 'us-east-1', ...accessKey };
    expect(await ask('gateways', { ...where, ca })).toEqual({ result: 1 });
    expect(await ask('gateways', { ...where, ca: join(folder, 'clients.pem') })).toEqual({
      error: { name: 'SSLError', code: null },
    });
  });

  it.skipIf(!haveWbemcli)('is verified by wbemcli', async () => {
    const trusting = ['-cacert', ca, 'ein'];
    const endpoint = withPassword();
    expect(await runWbemcli(endpoint, trusting, 'interop', 'CIM_ObjectManager')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('MSFTSM_ObjectManager') as string,
    });
    const other = ['-cacert', join(folder, 'clients.pem'), 'ein'];
    expect(await runWbemcli(endpoint, other, 'interop', 'CIM_ObjectManager')).toMatchObject({ exitCode: 16 });
  });

  it('is verified by the command line', async () => {
    const passwordFile = write('password', server.password);
    const args = ['target', 'list', '--url', server.httpsUrl, '--password-file', passwordFile];
    expect(await runProgram([...args, '--ca', ca])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('iqn.2026-11.io.github.iscsi-wbem:demo') as string,
    });
    const other = await runProgram([...args, '--ca', join(folder, 'clients.pem')]);
    expect(other.exitCode).not.toBe(0);
    expect(other.stderr).toContain('certificate');
  });
});

describe('a client certificate stands for the user of the table', () => {
  it.skipIf(!havePython)('with pywbem', async () => {
    const bare = { url: server.httpsUrl, ca };
    expect(await ask('managers', { ...bare, ...client })).toEqual({ result: objectManager });
    expect(await ask('managers', bare)).toEqual({ error: { name: 'AuthError', code: null } });
  });

  it.skipIf(!haveWbemcli)('with wbemcli, as the README says it', async () => {
    const shown = ['-clientcert', client.certificate, '-clientkey', client.key];
    const url = `${server.httpsUrl}/interop:CIM_ObjectManager`;
    const run = promisify(execFile);
    const listed = await run(getPeer('wbemcli'), ['-cacert', ca, ...shown, 'ein', url], {
      env: peerEnvironment(),
      timeout: patienceMs,
    });
    expect(listed.stdout).toContain('MSFTSM_ObjectManager');
  });

  it('with the command line, which asks for no password', async () => {
    const args = ['target', 'list', '--url', server.httpsUrl, '--ca', ca];
    const shown = ['--client-certificate', client.certificate, '--client-key', client.key];
    expect(await runProgram([...args, ...shown])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await runProgram([...args, ...shown.slice(0, 2)])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        '--client-certificate and --client-key: expected both or none.',
      ) as string,
    });
  });
});

describe.skipIf(!havePython)('the limits that the settings give', () => {
  it('hold for pull enumerations: objects of an answer, time-outs, enumerations of a user', async () => {
    const where = { ...withPassword(), ca };
    // More than ten there are; asked for 1000, two come.
    expect(await ask('open_paths', { ...where, count: 1000, timeout: 40 })).toEqual({ result: [2, false] });
    // CIM_ERR_SERVER_LIMITS_EXCEEDED
    expect(await ask('open_paths', { ...where, count: 1, timeout: 40 })).toEqual({
      error: { name: 'CIMError', code: 27 },
    });
    // CIM_ERR_INVALID_OPERATION_TIMEOUT
    expect(await ask('open_paths', { ...where, count: 1, timeout: 41 })).toEqual({
      error: { name: 'CIMError', code: 22 },
    });
  });

  it.each([
    ['deeper than max-xml-depth', '<A>'.repeat(21) + '</A>'.repeat(21), 'elements nested deeper than 20'],
    ['more than max-xml-elements', `<A>${'<B/>'.repeat(100)}</A>`, 'more than 100 elements'],
  ])('hold for XML: %s is 400 request-not-valid', async (_, body, sentence) => {
    const authorization = `Basic ${Buffer.from(`admin:${server.password}`).toString('base64')}`;
    const response = await fetch(`${server.url}/cimom`, {
      method: 'POST',
      headers: {
        Authorization: authorization,
        'Content-Type': 'application/xml; charset=utf-8',
        CIMOperation: 'MethodCall',
        CIMMethod: 'GetClass',
        CIMObject: 'interop',
      },
      body,
    });
    expect([response.status, response.headers.get('CIMError')]).toEqual([400, 'request-not-valid']);
    expect(decodeURIComponent(response.headers.get('PGErrorDetail') ?? '')).toContain(sentence);
  });
});

// Last: from here on another certificate is in force.
describe('a certificate that is replaced while the server runs', () => {
  it('is read on SIGHUP; one that is broken leaves the old one in force, and the log says so', async () => {
    writePair('server', await issueServer('second.example'));
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(async () => (await shownCertificate()).subject.CN).toBe('second.example');

    write('server.pem', 'spoilt');
    process.kill(server.pid, 'SIGHUP');
    await expect
      .poll(() => server.log)
      .toContain(
        `${join(folder, 'server.pem')}\\" holds no certificate in PEM; the certificate read before stays in force`,
      );
    expect((await shownCertificate()).subject.CN).toBe('second.example');

    const { certificate, key } = await issueServer('third.example');
    write('server.pem', certificate);
    chmodSync(join(folder, 'server.key'), 0o644);
    writeFileSync(join(folder, 'server.key'), key);
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(() => server.log).toContain('has mode 0644: expected 0600 or 0640, closed to others');
    expect((await shownCertificate()).subject.CN).toBe('second.example');
    chmodSync(join(folder, 'server.key'), 0o600);
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(async () => (await shownCertificate()).subject.CN).toBe('third.example');
    expect(server.log).not.toContain(key.split('\n')[1]);
    expect(await server.stop()).toBe(0);
  });
});

describe('a certificate that the server made', () => {
  it('is verified by pywbem and wbemcli, is the same after a restart, and HTTPS may be all there is', async () => {
    const args = ['--https-port', '0', '--http-port', 'off'];
    const alone = await startServer({ args });
    const made = join(alone.stateFolder, 'tls-certificate.pem');
    const where = { url: alone.httpsUrl, user: alone.user, password: alone.password };
    expect(alone.stdout).toMatch(/^iscsi-wbem ready: https:\/\/127\.0\.0\.1:\d+\/ \(target/u);
    if (havePython) expect(await ask('managers', { ...where, ca: made })).toEqual({ result: objectManager });
    if (haveWbemcli) {
      const listed = await runWbemcli(where, ['-cacert', made, 'ein'], 'interop', 'CIM_ObjectManager');
      expect(listed.exitCode).toBe(0);
    }
    const text = readFileSync(made, 'utf8');
    await alone.restart();
    expect(readFileSync(made, 'utf8')).toBe(text);
    expect(alone.log.match(/a certificate was made for HTTPS/gu)).toHaveLength(1);
    await alone.dispose();
  });
});

async function shownCertificate() {
  const { hostname, port } = new URL(server.httpsUrl);
  const socket = connect({ host: hostname, port: Number(port), ca: serverCa.certificate });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return certificate;
}
