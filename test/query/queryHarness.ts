import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, type CIMProperty, type ReadableInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { sameName } from '../../src/cim/NameMap.js';
import type { CIMValue } from '../../src/cim/values.js';
import { compileMof } from '../../src/mof/compile.js';
import { compileFilter } from '../../src/query/compileFilter.js';
import { compileSelect } from '../../src/query/compileSelect.js';
import type { InstanceTest } from '../../src/query/QueryWork.js';

const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
Qualifier ArrayType : string = "Bag", Scope(property, parameter), Flavor(DisableOverride, ToSubclass);
Qualifier EmbeddedInstance : string, Scope(property, method, parameter), Flavor(EnableOverride, ToSubclass);
Qualifier EmbeddedObject : boolean = false, Scope(property, method, parameter), Flavor(DisableOverride, ToSubclass);

class Q_Part { string Name; uint16 Size; };
class Q_BigPart : Q_Part { string Extra; };
[Association] class Q_Base { [Key] string Id; Q_Base REF Other; Q_Else REF Another; };
[Association] class Q_All : Q_Base {
  boolean Flag;
  uint8 Small;
  sint32 Signed;
  uint64 Large;
  real64 Ratio;
  char16 Letter;
  string Text;
  datetime When;
  uint16 Numbers[];
  [ArrayType("Ordered")] string Names[];
  [EmbeddedInstance("Q_Part")] string Part;
  [EmbeddedInstance("Q_Part")] string Parts[];
  [EmbeddedObject] string Object;
};
[Association] class Q_More : Q_All { uint32 Extra; };
class Q_Else { [Key] string Id; };
`;

const [compiled] = compileMof({ path: 'query.mof', text: mof }, { namespace: 'root/test' }).namespaces;
if (!compiled) throw new Error('the classes did not compile');
const { classes } = compiled[1];

/** The classes above, looked up in the plainest way. */
export const namespace = {
  findClass: (name: string): CIMClass | null => classes.get(name) ?? null,
  getClass(name: string): CIMClass {
    const found = classes.get(name);
    if (!found) throw new Error(`there is no class ${name}`);
    return found;
  },
  isA(name: string, ancestor: string): boolean {
    if (sameName(name, ancestor)) return true;
    const superclass = classes.get(name)?.superclass ?? null;
    return superclass !== null && namespace.isA(superclass, ancestor);
  },
  subclasses: (name: string): string[] =>
    [...classes.names()].filter((other) => !sameName(other, name) && namespace.isA(other, name)),
};

const part = (className: string, values: Record<string, CIMValue>): CIMInstance =>
  instance(className, values, null);

/** An instance with every property its class declares; those not given are NULL. */
export function instance(
  className: string,
  values: Record<string, CIMValue>,
  path: CIMInstanceName | null = new CIMInstanceName(
    className,
    { Id: typeof values['Id'] === 'string' ? values['Id'] : '' },
    { namespace: 'root/test' },
  ),
): CIMInstance {
  const cimClass = namespace.getClass(className);
  const properties: CIMProperty[] = [...cimClass.properties.values()].map(({ name, type, isArray }) => ({
    name,
    type,
    isArray,
    value: values[name] ?? null,
  }));
  return new CIMInstance(cimClass.name, properties, path);
}

export const full = instance('Q_All', {
  Id: 'one',
  Flag: true,
  Small: 7,
  Signed: -12,
  Large: 18446744073709551615n,
  Ratio: 0.5,
  Letter: 'x',
  Text: 'Hello, Wörld',
  When: CIMDateTime.parse('20260102030405.123456+060'),
  Numbers: [3, null, 5],
  Names: ['a', 'b'],
  Part: part('Q_BigPart', { Name: 'wheel', Size: 3, Extra: 'rim' }),
  Parts: [part('Q_Part', { Name: 'first', Size: 1 }), part('Q_Part', { Name: 'second', Size: 2 })],
  Object: part('Q_BigPart', { Name: 'loose', Size: 9 }),
  Other: new CIMInstanceName('Q_More', { Id: 'x' }),
});

/** Nothing but its key. */
export const empty = instance('Q_All', { Id: 'none' });

export const more = instance('Q_More', { Id: 'more', Extra: 4 });

/** What a test gives that takes no turn. */
export function atOnce(test: InstanceTest, of: ReadableInstance): boolean {
  const passes = test(of, () => Promise.reject(new Error('no turn is expected')));
  if (typeof passes === 'boolean') return passes;
  throw new Error('the test takes turns');
}

/** Whether the instance satisfies a condition in a language. */
export function holds(language: 'WQL' | 'DMTF:CQL' | 'DMTF:FQL', condition: string, of = full): boolean {
  if (language === 'DMTF:FQL') {
    return atOnce(compileFilter(language, condition, namespace.getClass('Q_All'), namespace), of);
  }
  return atOnce(compileSelect(language, `SELECT * FROM Q_All WHERE ${condition}`, namespace).matches, of);
}

export const languages = ['WQL', 'DMTF:CQL', 'DMTF:FQL'] as const;
