import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WbemClient } from '../../src/client/WbemClient.js';
import { startServer, type Server } from '../support/server.js';
import { plain } from '../mof/mofSupport.js';
import { runInProcess, type CommandResult } from './runCommand.js';

let server: Server;
let folder: string;
let namespace: string;
let namespaces = 0;
beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'mof-load-'));
  write('password', `${server.password}\n`);
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  namespaces += 1;
  namespace = `root/load${namespaces}`;
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function connection(): string[] {
  return ['--url', server.url, '--password-file', join(folder, 'password')];
}

function load(text: string, ...options: readonly string[]): Promise<CommandResult> {
  const path = write('load.mof', text);
  return runInProcess([
    'mof',
    'load',
    path,
    '--namespace',
    namespace,
    '--create-namespace',
    ...connection(),
    ...options,
  ]);
}

/** Passes requests on to a server.  Requests with several operations are refused as by a server that does not know them, if it is to. */
async function startBetween(
  to: string,
  takesBatches: boolean,
): Promise<{
  readonly url: string;
  readonly counts: { batches: number; creations: number };
  readonly close: () => Promise<void>;
}> {
  const counts = { batches: 0, creations: 0 };
  const between = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const isBatch = headers['cimbatch'] !== undefined;
    if (isBatch) counts.batches += 1;
    if (headers['cimmethod'] === 'CreateInstance') counts.creations += 1;
    if (isBatch && !takesBatches) {
      incoming.resume().on('end', () => {
        outgoing.writeHead(501, { CIMError: 'multiple-requests-unsupported', 'Content-Length': '0' }).end();
      });
      return;
    }
    const passed = request(new URL(url, to), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  return {
    url: `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
    counts,
    async close() {
      between.close().closeAllConnections();
      await once(between, 'close');
    },
  };
}

function client(): WbemClient {
  const { url, user, password } = server;
  return new WbemClient({ url, user, password, namespace });
}

/** A subclass before its superclass, classes that refer to each other in a circle, an alias used before it is declared. */
const rooms = `Qualifier X_Unit : string = null, Scope(property);
class X_Room : X_Base {
  [X_Unit("m2")] uint32 Area = 10;
  uint32 Enter([In] X_Link REF Link, [In, EmbeddedInstance("X_Guest")] string Guest);
};
[Association] class X_Link { [Key] X_Room REF Room; [Key] X_Guest REF Guest; };
class X_Suite : X_Room { [Override("Enter")] uint32 Enter([In] X_Link REF Link, [In, EmbeddedInstance("X_Guest")] string Guest); };
class X_Base { [Key] string Name; };
class X_Guest : X_Base { };
instance of X_Link { Room = $R; Guest = $G; };
instance of X_Room as $R { Name = "blue"; Area = 12; };
instance of X_Guest as $G { Name = "Ann"; };
`;

describe('mof load', () => {
  it('brings qualifier types, classes in the order of what they need, and instances; a second time there is nothing to do', async () => {
    expect(await load(rooms)).toEqual({
      exitCode: 0,
      stdout: `${namespace}: 1 qualifier type created, 5 classes created, 3 instances created\n`,
      stderr: '',
    });
    const suite = await client().getClass('X_Suite', { includeQualifiers: true, includeClassOrigin: true });
    expect(suite.superclass).toBe('X_Room');
    expect(suite.properties.get('Area')).toMatchObject({ defaultValue: 10, classOrigin: 'X_Room' });
    expect([...(suite.methods.get('Enter')?.parameters.names() ?? [])]).toEqual(['Link', 'Guest']);
    expect(suite.methods.get('Enter')?.classOrigin).toBe('X_Suite');
    const [room] = await client().enumerateInstances('X_Room');
    expect(room?.value('Area')).toBe(12);
    expect(await client().enumerateInstanceNames('X_Link')).toHaveLength(1);

    expect(await load(rooms)).toEqual({
      exitCode: 0,
      stdout: `${namespace}: 9 left as they were\n`,
      stderr: '',
    });
  });

  it('does nothing where something is different, and tells everything that is', async () => {
    await load(rooms);
    const changed = rooms.replace('Area = 10', 'Area = 11').replace('Area = 12', 'Area = 13');
    expect(await load(`${changed}class X_New { };`)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        `iscsi-wbem: class X_Room (${join(folder, 'load.mof')}:2) is different in ${namespace} of the server.\n` +
        `iscsi-wbem: instance X_Room.Name="blue" is different in ${namespace} of the server.\n` +
        "iscsi-wbem: Nothing was done; --replace makes the server's equal to the files'.\n",
    });
    expect((await client().getClass('X_Room')).properties.get('Area')?.defaultValue).toBe(10);
    expect(await client().enumerateClassNames()).not.toContain('X_New');
  });

  it('--replace modifies what is different', async () => {
    await load(rooms);
    const changed = rooms.replace('Area = 10', 'Area = 11').replace('Area = 12', 'Area = 13');
    expect((await load(changed, '--replace')).stdout).toBe(
      `${namespace}: 1 class modified, 1 instance modified, 7 left as they were\n`,
    );
    expect((await client().getClass('X_Suite')).properties.get('Area')?.defaultValue).toBe(11);
    const [room] = await client().enumerateInstances('X_Room');
    expect(room?.value('Area')).toBe(13);
  });

  it('takes names in another case for the same names', async () => {
    await load('class X_Base { [Key, Description("d")] string Name; };');
    expect((await load('class x_base { [KEY, description("d")] string NAME; };')).stdout).toBe(
      `${namespace}: 1 left as it was\n`,
    );
  });

  it('derives from what the server has, which is not in the files', async () => {
    await load('class X_Base { [Key] string Name; };');
    expect((await load('class X_Deep : X_Base { };')).stdout).toBe(`${namespace}: 1 class created\n`);
  });

  it('follows #pragma namespace', async () => {
    const text = `class X_A { };\n#pragma namespace ("${namespace}b")\nclass X_B { };\n`;
    expect((await load(text)).stdout).toBe(`${namespace}: 1 class created\n${namespace}b: 1 class created\n`);
  });

  it('does nothing where a file has a fault', async () => {
    const { exitCode, stderr } = await load('class X_A { };\nclass X_B : X_None { };');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `${join(folder, 'load.mof')}:2:13: the superclass X_None of class X_B does not exist\nclass X_B : X_None { };\n            ^\n`,
    });
    // Not even the namespace was made.
    await expect(client().enumerateClassNames()).rejects.toThrow('CIM_ERR_INVALID_NAMESPACE');
  });

  it.each([
    [
      'a character that CIM-XML cannot carry',
      Buffer.from(String.raw`class X_A { [Key] string Id; string S = "a\x0000b"; };`),
      '1:43: the character U+0000 is none of XML 1.0: CIM-XML cannot carry it',
    ],
    [
      'an encoding that is not Unicode',
      Buffer.from('class X_A { [Key, Description("Größe")] string Id; };', 'latin1'),
      '1:34: the byte 0xF6 is not UTF-8; the text reads as ISO 8859-1: expected UTF-8, or UTF-16 with a byte order mark',
    ],
  ])('does nothing where a file has %s', async (_, bytes, fault) => {
    const path = join(folder, 'faulty.mof');
    writeFileSync(path, bytes);
    const argv = ['--namespace', namespace, '--create-namespace', ...connection()];
    const { exitCode, stdout, stderr } = await runInProcess(['mof', 'load', path, ...argv]);
    expect({ exitCode, stdout, first: stderr.split('\n')[0] }).toEqual({
      exitCode: 1,
      stdout: '',
      first: `${path}:${fault}`,
    });
    expect(stderr).not.toMatch(/^ +at /mu);
    await expect(client().enumerateClassNames()).rejects.toThrow('CIM_ERR_INVALID_NAMESPACE');
  });

  it('reads what Windows writes: UTF-16, and files of their own with the same alias', async () => {
    const one = join(folder, 'one.mof');
    const base =
      'class X_Base { [Key : ToInstance] string Id; };\r\ninstance of X_Base as $P { Id = "é"; };\r\n';
    writeFileSync(one, Buffer.from(`\uFEFF#pragma autorecover\r\n${base}`, 'utf16le'));
    const two = write('two.mof', 'instance of X_Base as $P { Id = "b"; };\n');
    const argv = ['--namespace', namespace, '--create-namespace', ...connection()];
    expect(await runInProcess(['mof', 'load', one, two, ...argv])).toEqual({
      exitCode: 0,
      stdout: `${namespace}: 1 class created, 2 instances created\n`,
      stderr: '',
    });
    const instances = await client().enumerateInstances('X_Base');
    expect(new Set(instances.map((each) => each.value('Id')))).toEqual(new Set(['b', 'é']));
  });

  it('warns, and goes on', async () => {
    const { exitCode, stdout, stderr } = await load(
      '#pragma namspace ("root/x")\nclass Plain { [Key] string Id; };',
    );
    const path = join(folder, 'load.mof');
    expect({ exitCode, stdout, stderr: stderr.split('\n') }).toEqual({
      exitCode: 0,
      stdout: `${namespace}: 1 class created\n`,
      stderr: [
        `${path}:1:1: warning: the pragma "namspace" is unknown and has no effect: did you mean "namespace"?`,
        '#pragma namspace ("root/x")',
        '^',
        `${path}:2:7: warning: the class name "Plain" has no schema name: expected Schema_Name`,
        'class Plain { [Key] string Id; };',
        '      ^',
        '',
      ],
    });
  });

  it('brings an embedded object whose value is a class, and finds it equal when it is loaded again', async () => {
    const text = `class X_Box { [Key] string Id; [EmbeddedObject] string What; };
instance of X_Box { Id = "a"; What = "class X_Small : X_Box { uint8 Size = 3; };"; };\n`;
    expect((await load(text)).stdout).toBe(`${namespace}: 1 class created, 1 instance created\n`);
    const [box] = await client().enumerateInstances('X_Box');
    expect(box?.value('What')).toMatchObject({ kind: 'class', name: 'X_Small', superclass: 'X_Box' });
    expect((await load(text)).stdout).toBe(`${namespace}: 2 left as they were\n`);
  });

  it('ends with 3 at what the server refuses, names it, and says what was done before', async () => {
    await load(
      'class X_Base { [Key] string Name; };\nclass X_Sub : X_Base { };\ninstance of X_Sub { Name = "a"; };',
    );
    const { exitCode, stdout, stderr } = await load(
      'class X_New { };\nclass X_Base { [Key] string Name; [Key] string Other; };\nclass X_Newer { };',
      '--replace',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toBe(
      `iscsi-wbem: class X_Base (${join(folder, 'load.mof')}:2): CIM_ERR_CLASS_HAS_INSTANCES: X_Sub has instances, and the key Other is new\n` +
        `iscsi-wbem: Done before it:\niscsi-wbem: ${namespace}: 1 class created\n`,
    );
    expect(await client().enumerateClassNames()).not.toContain('X_Newer');
  });

  it('brings many instances, and the associations between them when these are there; a second time there is nothing to do', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `n${index}`);
    const things = names.map((name) => `instance of X_Thing as $${name} { Name = "${name}"; Size = 1; };\n`);
    const links = names
      .slice(1)
      .map((name, index) => `instance of X_Next { Here = $${names[index]}; There = $${name}; };\n`);
    const text =
      'class X_Thing { [Key] string Name; uint32 Size; };\n' +
      '[Association] class X_Next { [Key] X_Thing REF Here; [Key] X_Thing REF There; };\n' +
      // Written before what they connect.
      things.map((thing, index) => thing + (links[index - 1] ?? '')).join('');
    expect((await load(text)).stdout).toBe(`${namespace}: 2 classes created, 299 instances created\n`);
    expect(await client().enumerateInstanceNames('X_Next')).toHaveLength(149);
    expect((await load(text)).stdout).toBe(`${namespace}: 301 left as they were\n`);
    const changed = text.replaceAll(/Name = "n1(\d)"; Size = 1/gu, 'Name = "n1$1"; Size = 2');
    expect((await load(changed)).stderr.match(/is different/gu)).toHaveLength(10);
    expect((await load(changed, '--replace')).stdout).toBe(
      `${namespace}: 10 instances modified, 291 left as they were\n`,
    );
  });

  /** Instances of two classes; the server stores no credentials, so that some are refused. */
  function withCredentials(count: number): string {
    const made = Array.from({ length: count }, (_, index) =>
      index % 10 === 7
        ? `instance of X_Secret { Name = "n${index}"; };\n`
        : `instance of X_Thing { Name = "n${index}"; };\n`,
    );
    return (
      'class CIM_Credential { [Key] string Name; };\nclass X_Secret : CIM_Credential { };\n' +
      `class X_Thing { [Key] string Name; };\n${made.join('')}`
    );
  }

  it('tells the first instance that the server refuses, and all that were made', async () => {
    const { exitCode, stderr } = await load(withCredentials(500));
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /^iscsi-wbem: instance X_Secret\.Name="n7": CIM_ERR_NOT_SUPPORTED: instances of X_Secret cannot be created by a client\n/u,
    );
    const made = (await client().enumerateInstanceNames('X_Thing')).length;
    expect(stderr).toContain(
      `Done before it:\niscsi-wbem: ${namespace}: 3 classes created, ${made} instances created\n`,
    );
    // No request was sent after the failure was known.
    expect(made).toBeLessThanOrEqual(4 * 64);
  });

  it('sends many instances together, and one by one to a server that does not take that', async () => {
    const text = `class X_Thing { [Key] string Name; };\n${Array.from(
      { length: 130 },
      (_, index) => `instance of X_Thing { Name = "n${index}"; };\n`,
    ).join('')}`;
    for (const takesBatches of [true, false]) {
      namespace = `${namespace}${takesBatches ? '' : 'single'}`;
      const between = await startBetween(server.url, takesBatches);
      try {
        const path = write('load.mof', text);
        const to = ['--url', between.url, '--password-file', join(folder, 'password')];
        const argv = ['mof', 'load', path, '--namespace', namespace, '--create-namespace', ...to];
        expect(await runInProcess(argv)).toEqual({
          exitCode: 0,
          stdout: `${namespace}: 1 class created, 130 instances created\n`,
          stderr: '',
        });
      } finally {
        await between.close();
      }
      const { batches, creations } = between.counts;
      // 64 and 64 together, and two; or refused, and all of them alone.
      if (takesBatches) expect({ batches, creations }).toEqual({ batches: 3, creations: 1 });
      else expect(creations).toBe(131);
      expect(await client().enumerateInstanceNames('X_Thing')).toHaveLength(130);
    }
  });

  it('does not make a namespace unasked', async () => {
    const path = write('one.mof', 'class X_A { };');
    expect(await runInProcess(['mof', 'load', path, '--namespace', 'root/none', ...connection()])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'iscsi-wbem: the server has no namespace root/none: expected --create-namespace to make it.\n',
    });
  });

  it('shows its progress on a terminal, in one line that is taken away', async () => {
    const path = write('two.mof', 'class X_A { };\nclass X_B : X_A { };');
    const { stdout, stderr } = await runInProcess(
      ['mof', 'load', path, '--namespace', namespace, '--create-namespace', ...connection()],
      { isTTY: true },
    );
    const bar = (filled: number, number: number, name: string, line: number): string =>
      `\r\u001B[K[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${number}/2 ${`class ${name} (${path}:${line})`.slice(0, 48)}`;
    expect(stderr).toBe(`${bar(0, 0, 'X_A', 1)}${bar(12, 1, 'X_B', 2)}\r\u001B[K`);
    expect(stdout).toBe(`${namespace}: 2 classes created\n`);
  });

  it('what it loaded, mof print shows', async () => {
    await load('class X_Base { [Key, Description("d")] string Name = "x"; };');
    const printed = await runInProcess(['mof', 'print', 'X_Base', '--namespace', namespace, ...connection()]);
    expect(printed).toEqual({
      exitCode: 0,
      stdout: 'class X_Base {\n\n   [Key,\n    Description("d")]\n   string Name = "x";\n};\n',
      stderr: '',
    });
  });

  it('reads what mof print wrote of whatever a server holds', async () => {
    const odd = `Qualifier X_Unit : string = "m", Scope(property), Flavor(DisableOverride);
class class { [Key] string Class; uint8 Scope = 3; uint32 Method(uint8 string, class REF ref); };
class \u{10400}\u0301a { [Key, X_Unit("kg") : Restricted] datetime any; char16 C = 'ä'; real64 R[] = { NaN, INF, -INF, 1.5, NULL }; string E[] = { }; };
[Association] class of { [Key] class REF Instance; [Key] \u{10400}\u0301a REF Qualifier; class REF true = "root/x:class.Class=\\"a\\\\\\"b\\""; };\n`;
    expect((await load(odd)).stdout).toBe(`${namespace}: 1 qualifier type created, 3 classes created\n`);
    const names = ['class', '\u{10400}\u0301a', 'of'];
    const argv = ['--namespace', namespace, ...connection()];
    const { exitCode, stdout: printed } = await runInProcess(['mof', 'print', ...names, ...argv]);
    expect(exitCode).toBe(0);
    const wholeClass = { includeQualifiers: true, includeClassOrigin: true };
    const held = await Promise.all(names.map((name) => client().getClass(name, wholeClass)));
    namespace = `${namespace}again`;
    expect((await load(printed)).stdout).toBe(`${namespace}: 1 qualifier type created, 3 classes created\n`);
    expect(plain(await Promise.all(names.map((name) => client().getClass(name, wholeClass))))).toEqual(
      plain(held),
    );
    expect(held[1]?.properties.get('R')?.defaultValue).toEqual([NaN, Infinity, -Infinity, 1.5, null]);
  });
});
