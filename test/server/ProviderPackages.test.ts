import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WbemClient } from '../../src/client/WbemClient.js';
import { runProgram } from '../cli/runCommand.js';
import { classOf, FakeListener, propertyOf } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { projectFolder } from '../support/environment.js';
import { buildOnce } from '../support/server.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

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
    client = wbemClientOf(server, namespace);
  });
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

describe('providers in TypeScript, as the page has them', () => {
  let place: string;
  let generated: Awaited<ReturnType<typeof runProgram>>;
  /** Compiles the folder as the page says.  @returns what the compiler says. */
  const compile = (): string => {
    const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    return spawnSync(process.execPath, [tsc, '-p', place], { encoding: 'utf8' }).stdout;
  };
  const rewrite = (from: string, to: string): void => {
    const file = join(place, 'typed.ts');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };
  const typed = steps.find(({ name }) => name === 'typed.ts')?.text ?? '';

  beforeAll(async () => {
    await buildOnce();
    place = write('typed');
    mkdirSync(join(place, 'node_modules'));
    symlinkSync(projectFolder, join(place, 'node_modules', 'iscsi-wbem'));
    generated = await runProgram([
      'mof',
      'generate-types',
      join(place, 'classes.mof'),
      '--to',
      join(place, 'generated'),
    ]);
  });

  it('compile against the types of their MOF, and serve', async () => {
    expect(generated).toMatchObject({ exitCode: 0, stderr: '' });
    expect(compile()).toBe('');
    const server = await InProcessServer.open({ args: ['--providers', join(place, 'typed.js')] });
    const { url, user, password } = server;
    const client = new WbemClient({ url, user, password, namespace });
    expect((await client.enumerateInstances('EXAMPLE_Note'))[0]?.value('Text')).toBe('hello');
    client.close();
    await server.dispose();
  });

  it.each([
    ['a method that the class does not have', 'async Write(', 'async Erase(', /'Erase' does not exist/u],
    [
      'a value of another type',
      'Text }))',
      'Text: 5 }))',
      /Type 'number' is not assignable to type 'string'/u,
    ],
    [
      'a return value that the method does not have',
      'WriteReturn.InvalidParameter',
      '7',
      /Type '7' is not assignable/u,
    ],
    ['a class that the MOF does not declare', "'EXAMPLE_Note',", "'EXAMPLE_None',", /"?EXAMPLE_None"?/u],
  ])('do not compile with %s', (_, from, to, expected) => {
    writeFileSync(join(place, 'typed.ts'), typed);
    rewrite(from, to);
    expect(compile()).toMatch(expected);
  });

  it('are written anew without what is gone, and never over a file of others', async () => {
    const to = join(place, 'generated');
    const own = join(to, 'own.ts');
    writeFileSync(own, 'export {};\n');
    const mof = join(place, 'other.mof');
    writeFileSync(mof, 'class EXAMPLE_Other { [Key] string Id; };');
    expect((await runProgram(['mof', 'generate-types', mof, '--to', to])).exitCode).toBe(0);
    expect(
      readdirSync(to)
        .filter((name) => name.endsWith('.ts'))
        .toSorted(),
    ).toEqual(['CIMSchema.ts', 'EXAMPLE_Other.ts', 'defineProvider.ts', 'own.ts']);
    writeFileSync(mof, 'class own { [Key] string Id; };');
    const { exitCode, stderr } = await runProgram(['mof', 'generate-types', mof, '--to', to]);
    expect([exitCode, readFileSync(own, 'utf8')]).toEqual([1, 'export {};\n']);
    expect(stderr).toContain('was not generated: expected another folder');
  });
});

describe('a package of providers that cannot be used', () => {
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
