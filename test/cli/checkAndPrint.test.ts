import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from './runCommand.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mof-check-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('mof check', () => {
  it('counts what is in files without a fault', async () => {
    const base = write(
      'base.mof',
      'Qualifier X_Unit : string, Scope(property);\nclass X_Base { [Key] string Name; };\n',
    );
    const room = write(
      'room.mof',
      '#pragma include ("base.mof")\nclass X_Room : X_Base { [X_Unit("m2")] uint8 Area; };\ninstance of X_Room { Name = "blue"; };\n',
    );
    expect(await runInProcess(['mof', 'check', room])).toEqual({
      exitCode: 0,
      stdout: 'no fault in 2 files: 1 qualifier type, 2 classes, 1 instance\n',
      stderr: '',
    });
    expect((await runInProcess(['mof', 'check', base, '--json'])).stdout).toBe('[]\n');
  });

  it('tells every fault of every file, where it is, and ends with 1', async () => {
    const first = write(
      'first.mof',
      'class X_A : X_None { };\nclass X_B { [Key] uint8 K = 300; string S };\n',
    );
    const second = write(
      'second.mof',
      '[Description(5)] class X_C { };\ninstance of X_B { K = 1; Size = 2; };\n',
    );
    const { exitCode, stdout, stderr } = await runInProcess(['mof', 'check', first, second]);
    expect(stderr).toBe(
      [
        `${first}:1:13: the superclass X_None of class X_A does not exist`,
        'class X_A : X_None { };',
        '            ^',
        `${first}:2:29: "300" is not a uint8: expected between 0 and 255`,
        'class X_B { [Key] uint8 K = 300; string S };',
        '                            ^',
        `${first}:2:43: expected ";" behind the property S, found "}"`,
        'class X_B { [Key] uint8 K = 300; string S };',
        '                                          ^',
        `${second}:1:14: expected a string value, found the integer 5`,
        '[Description(5)] class X_C { };',
        '             ^',
        '4 faults',
        '',
      ].join('\n'),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  });

  it('gives the faults as data', async () => {
    const { exitCode, stdout } = await runInProcess(['mof', 'check', '-', '--json'], {
      stdin: '\nclass X_A : X_None { };',
    });
    expect(JSON.parse(stdout)).toEqual([
      {
        severity: 'fault',
        path: '<standard input>',
        line: 2,
        column: 13,
        lineText: 'class X_A : X_None { };',
        message: 'the superclass X_None of class X_A does not exist',
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('knows what the files declare that stand before, in the same namespace', async () => {
    const base = write('a.mof', '#pragma namespace ("root/other")\nclass X_Other { };\n');
    const derived = write('b.mof', 'class X_A : X_Other { };\n');
    const { stderr } = await runInProcess(['mof', 'check', base, derived]);
    expect(stderr).toContain(`${derived}:1:13: the superclass X_Other of class X_A does not exist`);
  });

  it.each([
    ['root/cimv2/storage/iscsitarget', 0],
    ['root/cimv2', 0],
    ['root/other', 1],
  ])(
    'knows the own model in its namespaces: CIM_ManagedElement in %s ends with %i',
    async (namespace, expected) => {
      const { exitCode } = await runInProcess(['mof', 'check', '-', '--namespace', namespace], {
        stdin: 'class X_A : CIM_ManagedElement { [Description("own"), Key] string A; };',
      });
      expect(exitCode).toBe(expected);
    },
  );

  it('takes a class of the own model that is declared anew', async () => {
    const { stdout } = await runInProcess(['mof', 'check', '-', '--namespace', 'interop'], {
      stdin: 'class CIM_ManagedElement { [Key] string InstanceID; };',
    });
    expect(stdout).toBe('no fault in 1 file: 0 qualifier types, 1 class, 0 instances\n');
  });

  it('looks for classes in the folders it is given', async () => {
    const schema = join(folder, 'schema');
    mkdirSync(schema);
    writeFileSync(join(schema, 'X_Far.mof'), 'class X_Far { };');
    const near = write('near.mof', 'class X_Near : X_Far { };');
    expect((await runInProcess(['mof', 'check', near])).exitCode).toBe(1);
    expect(
      (await runInProcess(['mof', 'check', near, '--search', folder, '--search', schema])).exitCode,
    ).toBe(0);
  });

  it('names each file that cannot be read', async () => {
    expect(await runInProcess(['mof', 'check', '/nowhere/a.mof', '/nowhere/b.mof'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'iscsi-wbem: the file "/nowhere/a.mof" cannot be read (ENOENT): expected a MOF file.\n' +
        'iscsi-wbem: the file "/nowhere/b.mof" cannot be read (ENOENT): expected a MOF file.\n',
    });
  });

  it('takes a file whose name holds quotes and backslashes', async () => {
    const odd = write('odd "\\name.mof', 'class X_A { };');
    expect((await runInProcess(['mof', 'check', odd])).exitCode).toBe(0);
  });

  it.each([
    [['mof', 'check'], "iscsi-wbem: missing required argument 'file'\n"],
    [['mof', 'frob'], "iscsi-wbem: unknown command 'frob'\n"],
    [
      ['mof', 'check', '-', '--namespace', 'root//x'],
      "iscsi-wbem: option '--namespace <name>' argument 'root//x' is invalid. Expected names with \"/\" between them, as in root/cimv2.\n",
    ],
  ])('%j is a wrong command line and ends with 2', async (argv, stderr) => {
    expect(await runInProcess(argv)).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});

describe('mof print', () => {
  it('prints a class of the own model with what it declares itself', async () => {
    expect((await runInProcess(['mof', 'print', 'iscsiwbem_sharedsecretservice'])).stdout).toMatch(
      /^\[Version\("[\d.]+"\),\n Description\([^\n]+\)\]\nclass ISCSIWBEM_SharedSecretService : CIM_SharedSecretService \{\n/u,
    );
  });

  it('prints classes of files in canonical form, in the order asked for', async () => {
    const file = write(
      'c.mof',
      'class X_A{[key,maxlen(8)]string A="x";};class X_B:X_A{uint8 M([in]X_A ref P[]);};',
    );
    expect((await runInProcess(['mof', 'print', 'X_B', 'X_A', '--file', file])).stdout).toBe(
      `class X_B : X_A {

   uint8 M(
      [In]
      X_A REF P[]);
};

class X_A {

   [Key,
    MaxLen(8)]
   string A = "x";
};
`,
    );
  });

  it('says where it looked for a class that is not there, and prints none', async () => {
    expect(
      await runInProcess(['mof', 'print', 'CIM_ManagedElement', 'X_None', '--namespace', 'interop']),
    ).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'iscsi-wbem: class X_None is not in the namespace interop.\n',
    });
    expect((await runInProcess(['mof', 'print', 'X_None', '--namespace', 'root/x'])).stderr).toMatch(
      /^iscsi-wbem: there is no namespace "root\/x": expected "[^\n]+\.\n$/u,
    );
  });
});
