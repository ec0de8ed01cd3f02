import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { openModel, prepareModel } from '../../src/schema/openModel.js';
import { decodePreparedModel } from '../../src/schema/preparedModel.js';
import { PreparedClass } from '../../src/schema/PreparedClass.js';

const folder = mkdtempSync(join(tmpdir(), 'model-'));
const file = join(folder, 'prepared-model');
beforeAll(() => prepareModel(file));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compiled = compileModel();

function partsOf({ kind, name, superclass, qualifiers, properties, methods }: CIMClass): object {
  return { kind, name, superclass, qualifiers, properties, methods };
}

async function firstClass(from: string): Promise<CIMClass | undefined> {
  return firstOf((await openModel(from)).namespaces.get('root/wmi')?.classes.values() ?? []);
}

function firstOf(classes: Iterable<CIMClass>): CIMClass | undefined {
  for (const first of classes) return first;
  return undefined;
}

describe('the model that the build prepared', () => {
  it('is the one that is compiled, in each namespace, class and qualifier type', async () => {
    const opened = await openModel(file);
    expect([...opened.namespaces.names()]).toEqual([...compiled.namespaces.names()]);
    for (const { name, classes, qualifierDeclarations, instances } of compiled.namespaces.values()) {
      const found = opened.namespaces.get(name);
      expect(found?.qualifierDeclarations).toEqual(qualifierDeclarations);
      expect(found?.instances).toEqual(instances);
      expect([...(found?.classes.names() ?? [])]).toEqual([...classes.names()]);
      for (const cimClass of classes.values()) {
        const prepared = found?.classes.get(cimClass.name);
        expect(prepared).toBeInstanceOf(PreparedClass);
        expect(prepared && partsOf(prepared)).toEqual(partsOf(cimClass));
        expect([...(prepared?.properties.names() ?? [])]).toEqual([...cimClass.properties.names()]);
      }
    }
  });

  it('has in root/cimv2 the very declarations of the schema CIM that the other namespaces have, and states them once', async () => {
    const { namespaces } = await openModel(file);
    const standard = namespaces.get('root/cimv2');
    const others = ['root/cimv2/storage/iscsitarget', 'interop'].map((name) => namespaces.get(name));
    const expected = others.flatMap((each) => [...(each?.classes.names() ?? [])]);
    const names = new Set(expected.filter((name) => /^(?:CIM_|__Namespace$)/u.test(name)));
    expect(new Set(standard?.classes.names())).toEqual(names);
    for (const name of names) {
      const owner = others.find((each) => each?.classes.has(name));
      // Of the root namespace it has the class that all have.
      if (name !== '__Namespace') expect(standard?.classes.get(name)).toBe(owner?.classes.get(name));
    }
    const text = readFileSync(file, 'latin1');
    const occurrences = text.split('"CIM_WBEMServerCapabilities"').length - 1;
    // Once in the contents of each of two namespaces, and once as it is declared.
    expect(occurrences).toBe(3);
  });

  it('gives the same declarations however often they are looked at', async () => {
    const cimClass = await firstClass(file);
    expect(cimClass?.properties).toBe(cimClass?.properties);
  });

  it('is not taken where mof/ has other texts now', async () => {
    expect(decodePreparedModel(readFileSync(file), () => 'another digest')).toBeNull();
    const other = join(folder, 'other');
    const text = readFileSync(file, 'latin1');
    writeFileSync(other, text.replace(/"digest":"[0-9a-f]{8}/u, '"digest":"00000000'), 'latin1');
    expect(await firstClass(other)).not.toBeInstanceOf(PreparedClass);
    expect(await firstClass(file)).toBeInstanceOf(PreparedClass);
  });

  it.each([
    ['is missing', () => null],
    ['is empty', () => Buffer.alloc(0)],
    ['is cut short in its first line', (whole: Buffer) => whole.subarray(0, 100)],
    ['is cut short', (whole: Buffer) => whole.subarray(0, -1)],
  ])('is compiled where it %s', async (_what, damage) => {
    const contents = damage(readFileSync(file));
    const other = join(folder, 'faulty');
    rmSync(other, { force: true });
    if (contents !== null) writeFileSync(other, contents);
    expect(await firstClass(other)).not.toBeInstanceOf(PreparedClass);
    expect((await firstClass(other))?.name).toBe(
      firstOf(compiled.namespaces.get('root/wmi')?.classes.values() ?? [])?.name,
    );
  });
});
