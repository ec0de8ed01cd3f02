import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../support/environment.js';
import { startServer, type Server } from '../support/server.js';
import {
  haveWbemcli,
  runWbemcli,
  wbemcliCall,
  wbemcliInstance,
  wbemcliPath,
  type WbemcliResult,
} from '../support/wbemcli.js';
import { namespace as targetNamespace, replicationService } from './CredentialClient.js';

const namespace = 'root/wbemcli';

const mof = `
class W_Thing { [Key] string Id; uint32 Size; string Note; };
class W_Special : W_Thing { boolean Special; };
[Association] class W_Beside { [Key] W_Thing REF Left; [Key] W_Thing REF Right; };
class W_Unused { [Key] string Id; };
`;

describe.skipIf(!haveWbemcli)('wbemcli runs each of its commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wbemcli-'));
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
    const file = join(folder, 'model.mof');
    writeFileSync(file, mof);
    const password = join(folder, 'password');
    writeFileSync(password, server.password, { mode: 0o600 });
    const load = ['mof', 'load', file, '--namespace', namespace, '--create-namespace'];
    const where = ['--url', server.url, '--user', server.user, '--password-file', password];
    await promisify(execFile)(process.execPath, [join(projectFolder, 'dist', 'main.js'), ...load, ...where]);
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const run = (command: readonly string[], object = '', ...rest: readonly string[]): Promise<WbemcliResult> =>
    runWbemcli(server, command, namespace, object, ...rest);
  const lines = ({ stdout, stderr }: WbemcliResult): string[] => {
    expect(stderr).toBe('');
    const address = `${new URL(server.url).host}/${namespace}:`;
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replaceAll(address, ''));
  };
  const thing = (Id: string, className = 'W_Thing'): string => wbemcliPath(className, { Id });

  it('gc, gcd, ec, ecn: classes', async () => {
    expect((await run(['gc'], 'W_Special')).stdout).toContain('W_Special');
    expect((await run(['gcd'], 'W_Special')).exitCode).toBe(0);
    expect(lines(await run(['ecn'])).sort()).toEqual(['W_Beside', 'W_Special', 'W_Thing', 'W_Unused']);
    expect((await run(['gc'], '__Namespace')).stdout).toContain('Name');
    expect(lines(await run(['ecn'], 'W_Thing'))).toEqual(['W_Special']);
    expect((await run(['ec'], 'W_Thing')).stdout).toContain('W_Special');
    expect(await run(['gc'], 'W_None')).toMatchObject({ cimStatus: 6 });
  });

  it('ci, gi, gp, mi, sp, di: instances and their properties', async () => {
    expect(lines(await run(['ci'], thing('a'), 'Id=a,Size=7,Note=first'))).toEqual(['W_Thing.Id="a"']);
    expect(lines(await run(['-nl', 'gi'], thing('a')))).toEqual([
      'W_Thing.Id="a"',
      '-Id="a"',
      '-Size=7',
      '-Note="first"',
    ]);
    expect(await run(['ci'], thing('a'), 'Id=a')).toMatchObject({ cimStatus: 11 });
    expect((await run(['gp'], thing('a'), 'Size')).stdout).toContain('7');
    expect(await run(['mi'], thing('a'), 'Note=second')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run(['sp'], thing('a'), 'Size=8')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines(await run(['-nl', 'gi'], thing('a')))).toEqual([
      'W_Thing.Id="a"',
      '-Id="a"',
      '-Size=8',
      '-Note="second"',
    ]);
    expect(await run(['di'], thing('a'))).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run(['gi'], thing('a'))).toMatchObject({ cimStatus: 6 });
  });

  it('ei, ein: instances of a class and of those below it', async () => {
    await run(['ci'], thing('x'), 'Id=x,Size=1');
    await run(['ci'], thing('y', 'W_Special'), 'Id=y,Special=TRUE');
    expect(lines(await run(['ein'], 'W_Thing')).sort()).toEqual(['W_Special.Id="y"', 'W_Thing.Id="x"']);
    expect((await run(['ei'], 'W_Thing')).stdout).toContain('Special=TRUE');
  });

  it('ai, ain, ri, rin: associations', async () => {
    const service = wbemcliPath(replicationService.className, replicationService.keys);
    const associated = async (command: string): Promise<string> => {
      const { stdout, stderr } = await runWbemcli(server, [command], targetNamespace, service);
      expect(stderr).toBe('');
      return stdout;
    };
    for (const command of ['ain', 'ai'])
      expect(await associated(command)).toContain('MSFTSM_ComputerSystem.');
    for (const command of ['rin', 'ri'])
      expect(await associated(command)).toContain('MSISCSITARGET_HostedService.');
  });

  it('cm, cmx: methods', async () => {
    const service = wbemcliPath(replicationService.className, replicationService.keys);
    const invoke = (command: string, remoteId: string): Promise<WbemcliResult> => {
      const secret = wbemcliInstance('CIM_SharedSecret', { RemoteID: remoteId, Secret: 'twelve-bytes' });
      return runWbemcli(
        server,
        [command],
        targetNamespace,
        service,
        wbemcliCall('AddSharedSecret', { SharedSecret: secret }),
      );
    };
    expect((await invoke('cm', 'by-cm')).stdout).toMatch(/AddSharedSecret: 0/);
    expect((await invoke('cmx', 'by-cmx')).stdout).toContain(
      '<RETURNVALUE PARAMTYPE="uint32"><VALUE>0</VALUE></RETURNVALUE>',
    );
  });

  it('dc: deletes a class', async () => {
    expect(await run(['dc'], 'W_Unused')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run(['gc'], 'W_Unused')).toMatchObject({ cimStatus: 6 });
    expect(await run(['dc'], 'W_Thing')).toMatchObject({ cimStatus: 8 });
  });
});
