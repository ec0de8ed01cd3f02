import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WbemClient } from '../../src/client/WbemClient.js';
import { classOf, FakeListener, propertyOf } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { projectFolder } from '../support/environment.js';
import { InProcessServer } from '../support/InProcessServer.js';

const namespace = 'root/cimv2/storage/iscsitarget';
const page = readFileSync(join(projectFolder, 'docs', 'adding-a-provider.md'), 'utf8');
const steps = [...page.matchAll(/^New file `([^`]+)`:\n\n```\w*\n(.*?)^```$/gmsu)].map(
  ([, name = '', text = '']) => ({ name, text }),
);

let folder: string;
/** A folder with the files of the page, some of them otherwise. */
function write(name: string, otherwise: Readonly<Record<string, (text: string) => string>> = {}): string {
  const place = join(folder, name);
  mkdirSync(place);
  for (const step of steps)
    writeFileSync(join(place, step.name), otherwise[step.name]?.(step.text) ?? step.text);
  return place;
}

const renamed = (text: string): string => text.replaceAll('EXAMPLE_Note', 'EXAMPLE_Broken');
/** Providers that fail whenever they are read. */
const broken = {
  'classes.mof': renamed,
  'index.js': (text: string) =>
    renamed(text).replace('enumerate: () =>', "enumerate: () => { throw new Error('no disk'); }, all: () =>"),
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'providers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('find the public API under the name of the package', () => {
  expect(createRequire(import.meta.url).resolve('iscsi-wbem')).toBe(join(projectFolder, 'dist', 'index.js'));
});

describe("the page on providers of one's own, followed", () => {
  let server: InProcessServer;
  let client: WbemClient;
  beforeAll(async () => {
    server = await InProcessServer.open({
      args: ['--providers', [write('followed'), write('broken', broken)].join(',')],
    });
    client = new WbemClient({ url: server.url, user: server.user, password: server.password, namespace });
  }, 60_000);
  afterAll(async () => {
    client.close();
    await server.dispose();
  });

  it('gives instances, a method whose input is checked, and an indication of what it changed, whatever the providers beside it do', async () => {
    const listener = await FakeListener.start();
    await subscribe(server, listener.url, {
      query: 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA EXAMPLE_Note',
      language: 'DMTF:CQL',
    });
    const [note] = await client.enumerateInstanceNames('EXAMPLE_Note');
    if (note === undefined) throw new Error('there is no note');
    const text = (value: string) => [{ name: 'Text', type: 'string' as const, isArray: false, value }];
    expect((await client.invokeMethod(note, 'Write', text(''))).returnValue).toBe(5);
    expect((await client.invokeMethod(note, 'Write', text('new'))).returnValue).toBe(0);
    await expect(client.invokeMethod(note, 'Write')).rejects.toThrow(/Text/u);
    expect((await client.getInstance(note)).value('Text')).toBe('new');
    const message = await listener.find((each) => classOf(each) === 'CIM_InstModification');
    expect(propertyOf(message, 'SourceInstanceModelPath')).toContain(
      'EXAMPLE_Note.InstanceID="example:first"',
    );
    await listener.stop();
  });
});

describe('a package of providers that cannot be used', { timeout: 60_000 }, () => {
  it.each([
    ['is not there', undefined, /Cannot find module/u],
    ['exports no providers', { 'index.js': () => 'export default {};\n' }, /no function `providers`/u],
    ['throws while it is loaded', { 'index.js': () => 'throw new Error("no disk");\n' }, /no disk/u],
    ['has a fault in its MOF', { 'classes.mof': () => 'class A : B {};\n' }, /B/u],
    [
      'declares a class of the server',
      {
        'classes.mof': (text: string) =>
          text.replace('class EXAMPLE_Note : CIM_ManagedElement', 'class CIM_ManagedElement'),
      },
      /CIM_ManagedElement/u,
    ],
    [
      'has a provider for no class',
      { 'index.js': (text: string) => text.replace("'EXAMPLE_Note'", "'EXAMPLE_None'") },
      /EXAMPLE_None, a class that/u,
    ],
    [
      'has a provider for a class that has one',
      { 'index.js': (text: string) => text.replace("'EXAMPLE_Note'", "'MSISCSITARGET_iSCSISession'") },
      /a provider for .*session already/u,
    ],
    [
      'names a role that there is not',
      { 'index.js': (text: string) => text.replace("'admin'", "'king'") },
      /changeRole of EXAMPLE_Note is king: expected one of/u,
    ],
  ])('stops the start where it %s', async (what, otherwise, expected) => {
    const place =
      otherwise === undefined ? join(folder, 'none') : write(what.replaceAll(' ', '-'), otherwise);
    const starting = InProcessServer.open({ args: ['--providers', place] });
    await expect(starting).rejects.toThrow(expected);
    await expect(starting).rejects.toThrow(`the providers of ${place} cannot be used: `);
  });

  it('is named in the log and left out where the setting says so; the others serve', async () => {
    const places = [join(folder, 'none'), write('other')];
    const server = await InProcessServer.open({
      args: ['--providers', places.join(','), '--faulty-providers', 'leave-out'],
    });
    const { url, user, password } = server;
    const client = new WbemClient({ url, user, password, namespace });
    expect(await client.enumerateInstanceNames('EXAMPLE_Note')).toHaveLength(1);
    expect(server.log).toContain(`the providers of ${places[0]} cannot be used`);
    client.close();
    await server.dispose();
  });
});
