import { describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { ClassFacts } from '../../src/cim/ClassFacts.js';
import type { CIMQualifierDeclaration } from '../../src/cim/CIMQualifier.js';
import {
  localDeclarations,
  type LocalClass,
  type LocalProperty,
  type LocalQualifier,
} from '../../src/cim/localDeclarations.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { resolveClass } from '../../src/cim/resolveClass.js';

const facts = new ClassFacts(null);

const declare = (name: string, rest: Partial<CIMQualifierDeclaration> = {}): CIMQualifierDeclaration => ({
  name,
  type: 'boolean',
  isArray: false,
  arraySize: null,
  defaultValue: false,
  scopes: new Set(['class', 'association', 'indication', 'property', 'reference', 'method', 'parameter']),
  overridable: true,
  toSubclass: true,
  translatable: false,
  ...rest,
});

const declarations = new NameMap<CIMQualifierDeclaration>(
  [
    declare('Key', { overridable: false, scopes: new Set(['property', 'reference']) }),
    declare('Override', { type: 'string', toSubclass: false }),
    declare('Abstract', { toSubclass: false }),
    declare('Association', { overridable: false, scopes: new Set(['association']) }),
    declare('EmbeddedInstance', { type: 'string' }),
    declare('ValueMap', { type: 'string', isArray: true }),
  ].map((declaration) => [declaration.name, declaration] as const),
);

const qualifier = (
  name: string,
  value: LocalQualifier['value'] = true,
  rest: Partial<LocalQualifier> = {},
): LocalQualifier => {
  const { type, isArray } = declarations.get(name) ?? { type: 'boolean' as const, isArray: false };
  return { name, type, isArray, value, ...rest };
};

const property = (name: string, rest: Partial<LocalProperty> = {}): LocalProperty => ({
  name, type: 'string', isArray: false, arraySize: null, referenceClass: null, qualifiers: [], defaultValue: null, ...rest,
}); // prettier-ignore

const local = (name: string, rest: Partial<LocalClass> = {}): LocalClass => ({
  name, superclass: null, qualifiers: [], properties: [], methods: [], ...rest,
}); // prettier-ignore

function resolve(
  declared: LocalClass,
  superclass: CIMClass | null = null,
  others: readonly LocalClass[] = [],
) {
  const known = new NameMap([...others, declared].map((each) => [each.name, each] as const));
  if (superclass) known.set(superclass.name, localDeclarations(superclass));
  return resolveClass(declared, superclass, {
    findQualifierDeclaration: (name) => declarations.get(name),
    findClass: (name) => known.get(name),
    facts,
  });
}

describe('resolveClass', () => {
  const base = resolve(
    local('X_Base', {
      qualifiers: [qualifier('Abstract')],
      properties: [
        property('Id', { qualifiers: [qualifier('Key')] }),
        property('State', { type: 'uint16', qualifiers: [qualifier('ValueMap', ['1'])], defaultValue: 1 }),
      ],
      methods: [
        {
          name: 'Do',
          returnType: 'uint32',
          qualifiers: [],
          parameters: [{ ...property('How'), qualifiers: [] }],
        },
      ],
    }),
  );

  it('gives a class without superclass what it declares, and no fault', () => {
    expect(base.faults).toEqual([]);
    expect([...base.cimClass.properties.names()]).toEqual(['Id', 'State']);
    expect(base.cimClass.properties.get('Id')).toMatchObject({ classOrigin: 'X_Base', propagated: false });
    expect(base.cimClass.properties.get('Id')?.qualifiers.get('key')).toEqual({
      name: 'Key', type: 'boolean', isArray: false, value: true, overridable: false, toSubclass: true, translatable: false, propagated: false,
    }); // prettier-ignore
  });

  it('shares what a subclass only inherits, and changes nothing of the superclass', () => {
    const before = localDeclarations(base.cimClass);
    const { cimClass: child } = resolve(local('X_Child', { superclass: 'x_base' }), base.cimClass);
    const { cimClass: grandchild } = resolve(local('X_Grandchild', { superclass: 'X_Child' }), child);
    expect([child.superclass, child.qualifiers.size]).toEqual(['X_Base', 0]);
    expect(child.properties.get('Id')).toMatchObject({ classOrigin: 'X_Base', propagated: true });
    expect(grandchild.properties.get('Id')).toBe(child.properties.get('Id'));
    expect(grandchild.methods.get('Do')).toBe(child.methods.get('Do'));
    expect(localDeclarations(base.cimClass)).toEqual(before);
    expect(localDeclarations(child)).toEqual(local('X_Child', { superclass: 'X_Base' }));
  });

  it('resolves to the same again from what localDeclarations takes out of it', () => {
    const { cimClass: child } = resolve(
      local('X_Child', {
        superclass: 'X_Base',
        properties: [property('state', { type: 'uint16', qualifiers: [qualifier('Override', 'State')] })],
      }),
      base.cimClass,
    );
    const again = resolve(localDeclarations(child), base.cimClass);
    expect(again.faults).toEqual([]);
    expect(
      [...again.cimClass.properties.values()].map(({ name, propagated, classOrigin }) => [
        name,
        propagated,
        classOrigin,
      ]),
    ).toEqual([
      ['Id', true, 'X_Base'],
      ['State', false, 'X_Child'],
    ]);
    expect(
      [...(again.cimClass.properties.get('State')?.qualifiers ?? [])].map(([name, { propagated }]) => [
        name,
        propagated,
      ]),
    ).toEqual([
      ['Override', false],
      ['ValueMap', true],
    ]);
  });

  it.each([
    [
      'a missing superclass',
      local('X_A', { superclass: 'X_None' }),
      'CIM_ERR_INVALID_SUPERCLASS',
      { kind: 'class', name: 'X_None' },
    ],
    ['a class below itself', local('X_A', { superclass: 'X_A' }), 'CIM_ERR_INVALID_SUPERCLASS', null],
    [
      'an unknown qualifier',
      local('X_A', { qualifiers: [qualifier('Unknown')] }),
      'CIM_ERR_INVALID_PARAMETER',
      { kind: 'qualifier', name: 'Unknown' },
    ],
    [
      'a qualifier of another type',
      local('X_A', { qualifiers: [qualifier('Abstract', 'yes', { type: 'string' })] }),
      'CIM_ERR_TYPE_MISMATCH',
      null,
    ],
    [
      'a qualifier out of scope',
      local('X_A', { qualifiers: [qualifier('Key')] }),
      'CIM_ERR_INVALID_PARAMETER',
      null,
    ],
    [
      'a missing embedded class',
      local('X_A', {
        properties: [property('P', { qualifiers: [qualifier('EmbeddedInstance', 'X_None')] })],
      }),
      'CIM_ERR_INVALID_PARAMETER',
      { kind: 'class', name: 'X_None' },
    ],
    [
      'too many default elements',
      local('X_A', {
        properties: [property('P', { isArray: true, arraySize: 1, defaultValue: ['a', 'b'] })],
      }),
      'CIM_ERR_TYPE_MISMATCH',
      null,
    ],
  ] as const)('reports %s as data for an operation', (_, declared, status, missing) => {
    const { faults, cimClass } = resolve(declared);
    expect(faults.map((fault) => [fault.status, fault.missing])).toEqual([[status, missing]]);
    expect(cimClass.name).toBe('X_A');
  });

  it('names the declaration at fault by the object that was given', () => {
    const faulty = property('id', { type: 'uint8', qualifiers: [qualifier('Override', 'Id')] });
    const { faults } = resolve(
      local('X_Child', { superclass: 'X_Base', properties: [faulty] }),
      base.cimClass,
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]?.element).toBe(faulty);
    expect(faults[0]).toMatchObject({
      status: 'CIM_ERR_TYPE_MISMATCH',
      message: 'property X_Child.id overrides a string with a uint8: expected the same type',
    });
  });

  it('takes flavors that the client states over those of the declaration', () => {
    const stated = qualifier('Abstract', true, { toSubclass: true, overridable: false, translatable: true });
    const { cimClass } = resolve(local('X_A', { qualifiers: [stated] }));
    expect(cimClass.qualifiers.get('Abstract')).toMatchObject({
      toSubclass: true,
      overridable: false,
      translatable: true,
    });
  });
});
