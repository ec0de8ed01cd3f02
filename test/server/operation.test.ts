import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram, type CommandResult } from '../cli/runCommand.js';
import { startServer, type Server } from '../support/server.js';

let server: Server;
let passwordFile: string;

beforeAll(async () => {
  server = await startServer();
  passwordFile = join(server.folder, 'password');
  writeFileSync(passwordFile, server.password, { mode: 0o600 });
});
afterAll(() => server.dispose());

const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';

const connection = (): string[] => ['--url', server.url, '--password-file', passwordFile];

const settings = (): string[] => {
  const files = ['--state-dir', server.stateFolder, '--key-file', join(server.folder, 'key')];
  return files.concat('--http-port', '0', '--https-port', 'off', '--iscsi-port', '0');
};

const doctor = (...more: string[]): Promise<CommandResult> => runProgram(['doctor', ...settings(), ...more]);

async function get(path: string): Promise<string> {
  const Authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`;
  return (await fetch(new URL(path, server.url), { headers: { Authorization } })).text();
}

describe('a running server', () => {
  it('is ready, and counts what it does by names of its own', async () => {
    expect(await get('/readyz')).toBe('ready\n');
    const added = await runProgram([
      'secret',
      'add',
      '--target',
      demo,
      '--generate',
      'alice',
      ...connection(),
    ]);
    expect(added.exitCode).toBe(0);
    await runProgram(['secret', 'add', '--target', demo, '--generate', 'alice', ...connection()]);
    const metrics = await get('/metrics');
    for (const line of [
      'iscsi_wbem_method_duration_seconds_count{method="AddSharedSecret",return_value="0"} 1',
      'iscsi_wbem_method_duration_seconds_count{method="AddSharedSecret",return_value="6"} 1',
      'iscsi_wbem_credential_changes_total{kind="add",outcome="done"} 1',
      'iscsi_wbem_proofs_total{state="proved"} 1',
      'iscsi_wbem_accounts 1',
      'iscsi_wbem_target_up 1',
    ])
      expect(metrics).toContain(`${line}\n`);
    // The proof tried no secret and a wrong one.
    expect(metrics).toContain('iscsi_wbem_target_logins_refused_total{status="0x0201"} 2\n');
    expect(metrics).not.toContain('alice');
  });

  it('is asked by the doctor through its socket, or by HTTP, and found well', async () => {
    const well = { exitCode: 0, stdout: 'Nothing is wrong.\n', stderr: '' };
    expect(await doctor()).toEqual(well);
    expect(await doctor(...connection())).toEqual(well);
    writeFileSync(join(server.folder, 'wrong'), 'wrong', { mode: 0o600 });
    const refused = await doctor('--url', server.url, '--password-file', join(server.folder, 'wrong'));
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
  });

  it('logs at another level when an administrator says so, and records it', async () => {
    expect(await runProgram(['log-level', 'debug', ...connection()])).toMatchObject({
      exitCode: 0,
      stdout: 'debug\n',
    });
    await get('/healthz');
    const audit = readFileSync(join(server.stateFolder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(audit.at(-1) ?? '')).toMatchObject({
      who: 'admin',
      what: 'setLogLevel',
      cause: 'info to debug',
    });
    const refused = await runProgram(['log-level', 'loud', ...connection()]);
    expect(refused).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('is no log level') as string,
    });
  });
});

describe('the doctor without a server', () => {
  it('opens the state itself, finds the accounts as they were left, and changes nothing', async () => {
    await server.stop();
    const left = () => [
      readdirSync(server.stateFolder).toSorted(),
      readFileSync(join(server.stateFolder, 'store.mdb')),
      readFileSync(join(server.stateFolder, 'audit.jsonl')),
    ];
    const before = left();
    const found = await doctor('--json');
    expect(left()).toEqual(before);
    expect(found.exitCode).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject([{ severity: 'warning', subject: 'the server' }]);
  });

  it('tells that a line of the audit record was edited', async () => {
    const file = join(server.stateFolder, 'audit.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('info to debug', 'info to trace'));
    const found = await doctor();
    expect(found.exitCode).toBe(2);
    expect(found.stdout).toMatch(
      /audit\.jsonl\n +It is not what was written: audit\.jsonl line \d+ \(record \d+\) was edited/u,
    );
  });

  it('tells a sealing key that others may read, and a setting that is none', async () => {
    chmodSync(join(server.folder, 'key'), 0o644);
    const found = await doctor();
    expect(found.exitCode).toBe(2);
    expect(found.stdout).toContain('has mode 0644: others get at it.\n         Run chmod 0600');
    expect(await doctor('--bind', 'nowhere')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
