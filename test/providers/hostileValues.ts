import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName, type CIMKeyValue } from '../../src/cim/CIMInstanceName.js';
import {
  embedding,
  type CIMMethodDeclaration,
  type CIMParameterDeclaration,
} from '../../src/cim/CIMClass.js';
import { isIntegerTypeName } from '../../src/cim/dataTypes.js';
import type { CIMValue } from '../../src/cim/values.js';
import type { SentScalar, SentValue } from '../../src/dispatch/MethodCall.js';

/** How many elements the largest arrays have. */
const many = 3_000;

const texts: readonly string[] = [
  '',
  ' ',
  'x'.repeat(65),
  'x'.repeat(300),
  'é'.repeat(300),
  '\u{1f600}'.repeat(64),
  'x'.repeat(70_000),
  '\u0000',
  '\ud800',
  'a\nb',
  '\u202eabc',
  '../../etc/passwd',
  'a,b="c"\\',
  'NULL',
  '-1',
  'ffffffff',
  '100000000',
  '٣',
  `iqn.2026-11.test.example:${'x'.repeat(300)}`,
  'iqn.2026-11.test.example:a,t,0x0001',
];

const numbers: readonly string[] = [
  '0',
  '1',
  '2',
  '7',
  '255',
  '32767',
  '65535',
  '65536',
  '4294967296',
  '9007199254740993',
  '18446744073709551615',
  '18446744073709551616',
  '-1',
  '0x5',
  '1e3',
  '',
  ' 5',
  'five',
];

const times = [
  '00000000000000.000000:000',
  '99999999235959.999999:000',
  '99991231235959.999999+000',
  '00000000000010.000000:000',
  '20260230000000.000000+000',
  '**************.******:***',
  'soon',
  '',
];

/** A path that names the same instance: keys in another order, names in another case, with a host. */
export function spelledOtherwise(path: CIMInstanceName): CIMInstanceName {
  const odd = (name: string): string =>
    Array.from(name, (letter, at) => (at % 2 ? letter.toUpperCase() : letter.toLowerCase())).join('');
  const keys = [...path.keyBindings].toReversed().map(([name, value]) => [odd(name), value] as const);
  return new CIMInstanceName(odd(path.className), Object.fromEntries(keys), {
    namespace: path.namespace === null ? null : path.namespace.toUpperCase(),
    host: 'this.host.example:5988',
  });
}

/** Paths that are like one, and name another instance or none. */
export function distorted(path: CIMInstanceName): readonly CIMInstanceName[] {
  const keys = Object.fromEntries(path.keyBindings);
  const names = Object.keys(keys);
  const parts = { namespace: path.namespace };
  const withKeys = (changed: Readonly<Record<string, CIMKeyValue>>, className = path.className) =>
    new CIMInstanceName(className, changed, parts);
  return [
    path.at({ namespace: 'interop' }),
    path.at({ namespace: 'root/none' }),
    withKeys({}),
    withKeys({ ...keys, Extra: 'x' }),
    withKeys(keys, 'CIM_NoSuchClass'),
    withKeys(keys, 'CIM_Dependency'),
    ...names.flatMap((name) => [
      withKeys({ ...keys, [name]: 'another' }),
      withKeys({ ...keys, [name]: '' }),
      withKeys({ ...keys, [name]: 'x'.repeat(300) }),
      withKeys({ ...keys, [name]: 7n }),
      withKeys({ ...keys, [name]: true }),
      withKeys({ ...keys, [name]: path }),
    ]),
    ...names.map((name) =>
      withKeys(Object.fromEntries(Object.entries(keys).filter(([key]) => key !== name))),
    ),
  ];
}

/** The instances that there are: those that a reference may name by its class, and others. */
export interface Named {
  readonly fitting: readonly CIMInstanceName[];
  readonly others: readonly CIMInstanceName[];
}

/** Single values that a careless or hostile client sends for a parameter. */
function scalarsFor(parameter: CIMParameterDeclaration, { fitting, others }: Named): readonly SentScalar[] {
  const { type } = parameter;
  if (type === 'reference') return [...fitting, ...fitting.flatMap(distorted), ...others, 'a text'];
  if (embedding(parameter))
    return [
      'a text',
      ...others.slice(0, 1),
      new CIMInstance('CIM_NoSuchClass', []),
      new CIMInstance('CIM_Dependency', []),
      new CIMInstance('CIM_SharedSecret', [cimProperty('NoSuchProperty', 'string', 'x')]),
      new CIMInstance('CIM_SharedSecret', [cimProperty('RemoteID', 'uint32', 7)]),
      new CIMInstance('CIM_ReplicationSettingData', [
        cimProperty('InstanceID', 'string', 'x'),
        cimProperty('CopyPriority', 'uint16', 65_535),
      ]),
    ];
  if (type === 'boolean') return ['TRUE', 'false', 'maybe', '1', ''];
  if (type === 'datetime') return times;
  return isIntegerTypeName(type) ? numbers : texts;
}

/** Values of any shape. */
export function hostileValuesFor(parameter: CIMParameterDeclaration, named: Named): readonly SentValue[] {
  const scalars = scalarsFor(parameter, named);
  const [first = ''] = scalars;
  if (!parameter.isArray) return [null, ...scalars, [], [first]];
  return [
    null,
    [],
    [null],
    [first, null],
    [first, first],
    ...scalars.map((scalar) => [scalar]),
    Array.from({ length: many }, () => first),
    Array.from({ length: many }, () => scalars.at(-1) ?? ''),
    first,
  ];
}

/** The values that a declaration states one by one, but those of what nobody has foreseen. */
export function statedValues({ qualifiers }: CIMMethodDeclaration): readonly number[] {
  const listOf = (name: string) => (qualifiers.get(name)?.value ?? []) as readonly string[];
  const meanings = listOf('Values');
  return listOf('ValueMap')
    .filter((_, index) => !/unknown|unspecified/iu.test(meanings[index] ?? ''))
    .map(Number)
    .filter((value) => !Number.isNaN(value));
}

export function isSentence(text: CIMValue | undefined): boolean {
  return typeof text === 'string' && /\w+ \w+/u.test(text);
}

/** A value of a call as the failure of a test names it. */
export function labelOf(value: SentValue): string {
  const one = (item: SentScalar | null): string =>
    isInstanceName(item) ? item.toString() : JSON.stringify(item);
  const text = Array.isArray(value)
    ? `${value.length} of ${one((value as readonly (SentScalar | null)[])[0] ?? null)}`
    : one(value as SentScalar | null);
  return text.slice(0, 200);
}

/** Every value of each parameter in the long form, some of them in `npm test`; the seed says which. */
export const isLongForm = process.env['STORAGE_FORM'] === 'long';
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 0);

/** In the short form so many at equal distances: values that are next to each other are alike. */
export function someOf<T>(all: readonly T[], count: number): readonly T[] {
  const step = isLongForm ? 1 : Math.max(1, Math.ceil(all.length / count));
  return all.filter((_, index) => index % step === seed % step);
}
