import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WbemClient } from '../../src/client/WbemClient.js';
import { classOf, FakeListener, propertyOf } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { projectFolder } from '../support/environment.js';
import { Server } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

/** One step of a page: a block of code and where it goes. */
interface Step {
  readonly file: string;
  /** null: a new file.  Else the first line that holds this text, below which the block goes, or in place of which. */
  readonly anchor: { readonly text: string; readonly replaced: boolean } | null;
  readonly block: string;
}

const introduction =
  /^(?:New file `([^`]+)`|In `([^`]+)`, (below|in place of) `([^`]+)`):\n\n```\w*\n(.*?)^```$/gmsu;

function stepsOf(page: string): Step[] {
  const text = readFileSync(join(projectFolder, 'docs', page), 'utf8');
  return [...text.matchAll(introduction)].map(([, created, changed, where, anchor = '', block = '']) => ({
    file: created ?? changed ?? '',
    anchor: created === undefined ? { text: anchor, replaced: where === 'in place of' } : null,
    block,
  }));
}

function follow({ file, anchor, block }: Step, folder: string): void {
  const path = join(folder, file);
  if (anchor === null) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, block, { flag: 'wx' });
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(anchor.text));
  if (at === -1) throw new Error(`${file} has no line with ${anchor.text}`);
  lines.splice(anchor.replaced ? at : at + 1, anchor.replaced ? 1 : 0, block.trimEnd());
  writeFileSync(path, lines.join('\n'));
}

const pages = ['adding-a-class.md', 'adding-a-method.md', 'adding-a-driver.md', 'adding-a-door.md'];

describe('the pages on adding a class, a method, a driver and a door, followed in a copy of the project', () => {
  const namespace = 'root/cimv2/storage/iscsitarget';
  let folder: string;
  let program: string;
  let server: Server | undefined;
  let client: WbemClient | undefined;
  const connected = (): WbemClient => {
    if (client === undefined) throw new Error('the server of the copy is not up');
    return client;
  };

  beforeAll(async () => {
    mkdirSync(join(projectFolder, '.cache'), { recursive: true });
    // Inside the project, so that the copy finds its packages.
    folder = mkdtempSync(join(projectFolder, '.cache', 'docs-'));
    for (const name of ['src', 'mof', 'tsconfig.json', 'package.json'])
      cpSync(join(projectFolder, name), join(folder, name), { recursive: true });
    for (const step of pages.flatMap(stepsOf)) follow(step, folder);
    const run = async (...args: string[]): Promise<void> => {
      await promisify(execFile)(process.execPath, args, { cwd: folder }).catch((error: unknown) => {
        throw new Error(`${args.join(' ')}: ${(error as { stdout?: string }).stdout ?? ''}`, {
          cause: error,
        });
      });
    };
    const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(tsc, '-p', 'src/schema/tsconfig.json');
    await run('dist-schema/schema/generate.js');
    await run('src/build.mjs');
    program = join(folder, 'dist', 'main.js');
    server = new Server({ program });
    await server.start();
    client = wbemClientOf(server, namespace);
  }, 300_000);
  afterAll(async () => {
    client?.close();
    await server?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made of steps that are found', () => {
    expect(pages.map((page) => stepsOf(page).length)).toEqual([8, 5, 4, 3]);
  });

  it('give live instances, one a portal', async () => {
    const [portal, ...others] = await connected().enumerateInstances('ISCSIWBEM_Portal');
    expect(others).toEqual([]);
    expect(portal?.value('Address')).toBe('127.0.0.1');
    expect(portal?.value('InstanceID')).toBe(
      `iqn.2026-11.io.github.iscsi-wbem:demo,127.0.0.1,${Number(portal?.value('Port'))},1`,
    );
  });

  it('give an association that is traversed from both ends', async () => {
    const options = { associationClass: 'ISCSIWBEM_PortalOfEndpoint' };
    const [portal] = await connected().enumerateInstanceNames('ISCSIWBEM_Portal');
    if (portal === undefined) throw new Error('there is no portal');
    const [port] = await connected().associatorNames(portal, options);
    expect(port?.className).toBe('MSISCSITARGET_iSCSIProtocolEndpoint');
    if (port === undefined) throw new Error('there is no port');
    const portals = await connected().associatorNames(port, options);
    expect(portals.map(({ keyBindings }) => keyBindings.get('InstanceID'))).toEqual([
      portal.keyBindings.get('InstanceID'),
    ]);
  });

  it('give a method that counts', async () => {
    const [portal] = await connected().enumerateInstanceNames('ISCSIWBEM_Portal');
    if (portal === undefined) throw new Error('there is no portal');
    const { returnValue, outParameters } = await connected().invokeMethod(portal, 'CountSessions', []);
    expect([returnValue, outParameters.get('Sessions')]).toEqual([0, 0]);
  });

  it('give a door with the users, roles and errors of the server', async () => {
    if (server === undefined) throw new Error('the server of the copy is not up');
    const { url, user, password } = server;
    const ask = async (className: string, secret: string): Promise<Response> =>
      fetch(`${url}/json/${namespace}/${className}`, {
        headers: { Authorization: `Basic ${btoa(`${user}:${secret}`)}` },
      });
    const found = await ask('ISCSIWBEM_Portal', password);
    expect([found.status, JSON.parse(await found.text())]).toEqual([
      200,
      expect.objectContaining({ Address: '127.0.0.1' }),
    ]);
    expect((await ask('ISCSIWBEM_Portal', 'wrong')).status).toBe(401);
    const missing = await ask('ISCSIWBEM_None', password);
    expect([missing.status, await missing.text()]).toEqual([
      400,
      expect.stringContaining('CIM_ERR_INVALID_CLASS'),
    ]);
  });

  it('give indications of the portal of a target that is made, at once', async () => {
    if (server === undefined) throw new Error('the server of the copy is not up');
    const listener = await FakeListener.start();
    await subscribe(server, listener.url, {
      query: 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA ISCSIWBEM_Portal',
      language: 'DMTF:CQL',
    });
    const [service] = await connected().enumerateInstanceNames('ISCSIWBEM_ProvisioningService');
    if (service === undefined) throw new Error('there is no service');
    const { returnValue } = await connected().invokeMethod(service, 'CreateTarget', [
      { name: 'Alias', type: 'string', isArray: false, value: 'made' },
    ]);
    expect(returnValue).toBe(0);
    const message = await listener.find((each) => classOf(each) === 'CIM_InstCreation');
    expect(propertyOf(message, 'SourceInstanceModelPath')).toContain('ISCSIWBEM_Portal.');
    await listener.stop();
  });

  it('give a kind of target that the server starts with', async () => {
    const example = new Server({ program, args: ['--target', 'example'] });
    try {
      await example.start();
      expect(example.log).not.toContain('"level":50');
      const { url, user, password } = example;
      const reader = new WbemClient({ url, user, password, namespace });
      expect(await reader.enumerateInstanceNames('CIM_iSCSIProtocolEndpoint')).toEqual([]);
      reader.close();
    } finally {
      await example.dispose();
    }
  });
});
