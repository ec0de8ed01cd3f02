import { CIMInstance, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../../src/cim/CIMInstanceName.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import type { AnyProvider, PropertyRecord } from '../../src/dispatch/Provider.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { compileMof } from '../../src/mof/compile.js';
import type { OperationDeps } from '../../src/operations/Operation.js';
import { Repository } from '../../src/repository/Repository.js';
import type { Role } from '../../src/security/Principal.js';

export const namespace = 'root/test';

/** A model with a class tree, a method of each kind of parameter and an association. */
const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Abstract : boolean = false, Scope(class, association, indication), Flavor(EnableOverride, Restricted);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
Qualifier In : boolean = true, Scope(parameter), Flavor(DisableOverride, ToSubclass);
Qualifier Out : boolean = false, Scope(parameter), Flavor(DisableOverride, ToSubclass);
Qualifier Required : boolean = false, Scope(property, reference, method, parameter), Flavor(DisableOverride, ToSubclass);
Qualifier Static : boolean = false, Scope(property, method), Flavor(DisableOverride, ToSubclass);
Qualifier MaxLen : uint32, Scope(property, method, parameter), Flavor(EnableOverride, ToSubclass);
Qualifier EmbeddedInstance : string, Scope(property, method, parameter), Flavor(EnableOverride, ToSubclass);

[Abstract] class T_Thing { [Key] string Id; [Key] uint32 Number; string Text = "unset"; uint8 Bytes[]; };
class T_Box : T_Thing {
  datetime Made;
  uint32 Weigh([In] uint8 Count, [In, MaxLen(4)] string Word, [Required, In, EmbeddedInstance("T_Part")] string Part,
               [In] T_Thing REF Other, [In] uint64 Sizes[], [Out] string Echo, [In, Out] sint64 Both);
  [Static] uint32 Count();
  uint32 Unheard();
};
class T_Crate : T_Box { boolean Heavy; };
class T_Part { string Name; uint16 Size = 7; };
class T_BigPart : T_Part { string Extra; };
[Association] class T_Holds { [Key] T_Box REF Holder; [Key] T_Thing REF Held; };
class T_Lonely { [Key] string Id; };
`;

export interface DispatchHarness {
  readonly deps: OperationDeps;
  readonly boxes: PropertyRecord[];
  readonly crates: PropertyRecord[];
  readonly links: PropertyRecord[];
  /** What providers were asked to change, and with what methods were called. */
  readonly seen: unknown[];
}

/** @param namespace where its classes are. */
export function dispatchHarness(at = namespace): DispatchHarness {
  const boxes: PropertyRecord[] = [
    { Id: 'a', Number: 1, Text: 'first' },
    { Id: 'b', Number: 2, Bytes: [1, null, 255] },
  ];
  const crates: PropertyRecord[] = [{ Id: 'c', Number: 3, Heavy: true }];
  const links: PropertyRecord[] = [
    { Holder: box('a', 1), Held: crate('c', 3) },
    { Holder: box('a', 1), Held: box('b', 2) },
    { Holder: box('b', 2), Held: box('b', 2) },
  ];
  const seen: unknown[] = [];
  const providers: AnyProvider[] = [
    {
      className: 'T_Box',
      namespace: at,
      changeRole: 'credentials',
      instances: {
        enumerate: () => boxes,
        create: async (properties) => {
          seen.push(['create', properties]);
          return properties;
        },
        modify: async (path, changes) => void seen.push(['modify', path.toString(), changes]),
        remove: async (path) => void seen.push(['remove', path.toString()]),
      },
      methods: {
        Weigh: async (input, { object }) => {
          seen.push([object.toString(), input]);
          return { returnValue: 5, Echo: 'heard', Both: null };
        },
        Count: async () => ({ returnValue: 2 }),
      },
    },
    { className: 'T_Crate', namespace: at, changeRole: 'admin', instances: { enumerate: () => crates } },
    { className: 'T_Holds', namespace: at, changeRole: 'write', instances: { enumerate: () => links } },
  ];
  const repository = new Repository(
    compileMof({ path: 'test.mof', text: mof }, { namespace: at }).namespaces,
  );
  const byClass = new Providers(providers);
  const instances = new Instances(repository, byClass);
  const traversal = new Traversal(repository, byClass, instances);
  const enumerations = new EnumerationContexts();
  const deps = { repository, providers: byClass, instances, traversal, enumerations };
  return { deps, boxes, crates, links, seen };
}

export function call(...roles: readonly Role[]): Call {
  return {
    principal: { name: 'tester', roles: new Set(roles), address: '127.0.0.1', door: 'test' },
    namespace,
    host: 'host.example:5988',
    signal: new AbortController().signal,
  };
}

export function box(Id: string, Number: number): CIMInstanceName {
  return path('T_Box', { Id, Number: BigInt(Number) });
}

export function crate(Id: string, Number: number): CIMInstanceName {
  return path('T_Crate', { Id, Number: BigInt(Number) });
}

export function path(className: string, keys: Record<string, CIMKeyValue>): CIMInstanceName {
  return new CIMInstanceName(className, keys);
}

export function instance(
  className: string,
  properties: readonly CIMProperty[],
  at: CIMInstanceName | null = null,
): CIMInstance {
  return new CIMInstance(className, properties, at);
}

export async function collect<T>(many: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of many) all.push(one);
  return all;
}

/** The paths of all instances of a class and of those below it. */
export async function collectNames(
  instances: Instances,
  ...of: Parameters<Instances['rows']>
): Promise<CIMInstanceName[]> {
  const batches = await collect(instances.rows(...of));
  return batches.flatMap((rows) => Array.from(rows, ({ path }) => path));
}
