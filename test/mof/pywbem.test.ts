import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { embedding, type CIMClass } from '../../src/cim/CIMClass.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { isCIMArray, type CIMValue } from '../../src/cim/values.js';
import { printMof } from '../../src/mof/printMof.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { modelRoots, mofFolder } from '../../src/schema/modelRoots.js';
import { getPeer, hasPeers, peerEnvironment, projectFolder } from '../support/environment.js';

/** What both compilers have to agree on, class by class. */
interface ClassFacts {
  readonly superclass: string | null;
  readonly qualifiers: Readonly<Record<string, unknown>>;
  /**
   * Name to type, array-ness, reference class, default value and the value of each qualifier that goes down to subclasses:
   * pywbem leaves Restricted ones on features that a subclass only inherits, DSP0004 2.8 does not.
   */
  readonly properties: Readonly<Record<string, readonly unknown[]>>;
  /** Name to return type, and for each parameter name, type, array-ness and reference class. */
  readonly methods: Readonly<Record<string, readonly unknown[]>>;
}

describe.skipIf(!hasPeers('python'))("pywbem's MOF compiler", () => {
  const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-mof-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const model = compileModel();

  // The other namespaces hold no form of declaration that this one lacks.
  it.each([...model.namespaces.values()].filter(({ name }) => name === 'root/cimv2/storage/iscsitarget'))(
    'reads the printed text of $name and finds the same classes',
    ({ name: namespace, qualifierDeclarations, classes }) => {
      // pywbem wants a class that another refers to before it, and finds it by the name of its file.
      const namespaceFolder = join(folder, namespace);
      mkdirSync(namespaceFolder, { recursive: true });
      const declarations = [...qualifierDeclarations.values()].map((declaration) => printMof(declaration));
      writeFileSync(join(namespaceFolder, 'qualifiers.mof'), declarations.join(''));
      for (const cimClass of classes.values()) {
        writeFileSync(join(namespaceFolder, `${cimClass.name}.mof`), printMof(cimClass));
      }

      expect(compileWithPywbem(namespaceFolder)).toEqual(allFactsOf(classes));
    },
  );

  // That the model is what the facts of the standard say has a test of its own, in test/schema.
  it.each(modelRoots)(
    'reads mof/$file as it is, with all that it includes, and finds the classes of the model',
    ({ file, namespace }) => {
      const classes = model.namespaces.get(namespace)?.classes ?? new NameMap<CIMClass>();
      expect(compileWithPywbem(join(mofFolder, file))).toEqual(allFactsOf(classes));
    },
  );
});

/** @throws Error if pywbem refuses the text, with what it says. */
function compileWithPywbem(path: string): Record<string, ClassFacts | undefined> {
  const output = execFileSync(
    getPeer('python'),
    [join(projectFolder, 'test', 'interop', 'compile_mof.py'), path],
    {
      env: peerEnvironment({ PYTHONDONTWRITEBYTECODE: '1' }),
      encoding: 'utf8',
      timeout: 200_000,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(output) as Record<string, ClassFacts | undefined>;
}

function allFactsOf(classes: NameMap<CIMClass>): Record<string, ClassFacts> {
  return Object.fromEntries([...classes.values()].map((cimClass) => [cimClass.name, factsOf(cimClass)]));
}

function factsOf(cimClass: CIMClass): ClassFacts {
  return {
    superclass: cimClass.superclass,
    qualifiers: valuesOf(cimClass.qualifiers),
    properties: Object.fromEntries(
      [...cimClass.properties.values()].map((property) => [
        property.name,
        [
          property.type,
          property.isArray,
          property.referenceClass,
          jsonValue(property.defaultValue),
          valuesOf(property.qualifiers, true),
        ],
      ]),
    ),
    methods: Object.fromEntries(
      [...cimClass.methods.values()].map((method) => [
        method.name,
        [
          method.returnType,
          [...method.parameters.values()].map((parameter) => [
            parameter.name,
            parameter.type,
            parameter.isArray,
            parameter.referenceClass,
            embedding(parameter)?.kind ?? null,
          ]),
        ],
      ]),
    ),
  };
}

function valuesOf(qualifiers: CIMClass['qualifiers'], toSubclassOnly = false): Record<string, unknown> {
  const values = [...qualifiers]
    .filter(([, { toSubclass }]) => toSubclass || !toSubclassOnly)
    .map(([name, { value }]) => [name, jsonValue(value)] as const);
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value as JSON has it. */
function jsonValue(value: CIMValue): unknown {
  if (isCIMArray(value)) return value.map(jsonValue);
  if (value instanceof CIMDateTime) return value.toString();
  return typeof value === 'bigint' ? Number(value) : value;
}
