import { isAssociation, type CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import type { InstanceChange, WbemClient } from '../client/WbemClient.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import type { Located } from '../mof/loadMof.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { openModel } from '../schema/openModel.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { inDependencyOrder, presentPart } from './classOrder.js';
import { CommandError } from './CommandError.js';
import { inParallel } from './inParallel.js';
import type { MofFiles } from './MofFiles.js';
import { sameClass, sameQualifierDeclaration } from './sameClass.js';
import { sameInstance } from './sameInstance.js';

/** What a step does, as the report says it. */
export type Deed = 'created' | 'modified';

/** One change at the server. */
export interface LoadStep {
  /** `class X_A (a.mof:3)`. */
  readonly subject: string;
  readonly kind: 'qualifier type' | 'class' | 'instance';
  /** Null for the second half of something that is counted already. */
  readonly deed: Deed | null;
  readonly run: () => Promise<unknown>;
  /** The same as data if it is a change of an instance, which may be sent together with others; otherwise null. */
  readonly change: InstanceChange | null;
  /** Consecutive steps of the same group are independent of each other.  Null: all earlier steps must be complete. */
  readonly group: 'instances' | 'associations' | null;
}

/** Maximum number of simultaneous requests for independent steps. */
export const loadWidth = 16;

/** With at least as many instances of a class, the client asks for all instance names once instead of for each instance. */
const manyInstances = 64;

/** The steps that make a namespace contain what the files declare. */
export interface LoadPlan {
  readonly namespace: string;
  readonly client: WbemClient;
  readonly steps: readonly LoadStep[];
  /** Number of declarations that the server already has unchanged. */
  readonly equal: number;
  /** Subjects that differ at the server; empty if they are to be replaced. */
  readonly differences: readonly string[];
}

/** What a namespace of a server contains: everything that MOF may refer to. */
export async function readServerNamespace(client: WbemClient, name: string): Promise<MofNamespace> {
  const declarations = await readQualifierTypes(client);
  const classes = await client.enumerateClasses(null, {
    deepInheritance: true,
    includeQualifiers: true,
    includeClassOrigin: true,
  });
  return {
    name,
    qualifierDeclarations: new NameMap(declarations.map((each) => [each.name, each])),
    classes: new NameMap(
      inDependencyOrder(new NameMap(classes.map((each) => [each.name, each]))).map((each) => [
        each.name,
        each,
      ]),
    ),
    instances: [],
  };
}

/** The qualifier types of a namespace.  An empty namespace returns none, but may know the standard ones. */
async function readQualifierTypes(client: WbemClient): Promise<CIMQualifierDeclaration[]> {
  const listed = await client.enumerateQualifiers();
  if (listed.length > 0) return listed;
  const { namespaces } = await openModel();
  const standard = namespaces.get(plainNamespace)?.qualifierDeclarations.names() ?? [];
  const known: CIMQualifierDeclaration[] = [];
  for (const name of standard) {
    try {
      known.push(await client.getQualifier(name));
    } catch (error) {
      if (!(error instanceof CIMError && error.symbol === 'CIM_ERR_NOT_FOUND')) throw error;
    }
  }
  return known;
}

/**
 * Compares the declarations of the files for a namespace with what the server has there.
 * @param before what the server had when the files were compiled, without what they declare themselves.
 */
export async function planLoad(
  client: WbemClient,
  files: MofFiles,
  { compiled, before, server }: { compiled: MofNamespace; before: MofModel; server: MofNamespace },
  replace: boolean,
): Promise<LoadPlan> {
  const planner = new Planner(client, compiled, server, replace, placesOf(files, compiled.name));
  const known = before.namespaces.get(compiled.name);
  for (const declaration of compiled.qualifierDeclarations.values()) {
    if (known?.qualifierDeclarations.get(declaration.name) !== declaration) planner.addQualifier(declaration);
  }
  const declared = [...compiled.classes.values()].filter((each) => known?.classes.get(each.name) !== each);
  planner.addClasses(new NameMap(declared.map((each) => [each.name, each])));
  // Associations come last, after the instances they connect.
  const isLink = ({ className }: CIMInstance): boolean => {
    const cimClass = compiled.classes.get(className);
    return cimClass !== undefined && isAssociation(cimClass);
  };
  await planner.addInstances(
    compiled.instances.filter((each) => !isLink(each)),
    'instances',
  );
  await planner.addInstances(compiled.instances.filter(isLink), 'associations');
  return planner.plan();
}

class Planner {
  readonly #steps: LoadStep[] = [];
  readonly #differences: string[] = [];
  #equal = 0;

  constructor(
    readonly client: WbemClient,
    readonly compiled: MofNamespace,
    readonly server: MofNamespace,
    readonly replace: boolean,
    readonly places: ReadonlyMap<string, string>,
  ) {}

  plan(): LoadPlan {
    return {
      namespace: this.compiled.name,
      client: this.client,
      steps: this.#steps,
      equal: this.#equal,
      differences: this.#differences,
    };
  }

  addQualifier(declaration: CIMQualifierDeclaration): void {
    const { client } = this;
    const existing = this.server.qualifierDeclarations.get(declaration.name);
    this.#add(
      'qualifier type',
      this.#subject('qualifier type', declaration.name),
      existing && sameQualifierDeclaration(existing, declaration),
      () => client.setQualifier(declaration),
    );
  }

  /** Each class is created first with the features whose referenced classes exist, and later completed. */
  addClasses(classes: NameMap<CIMClass>): void {
    const { client } = this;
    const { qualifierDeclarations } = this.compiled;
    const findDeclaration = (name: string) => qualifierDeclarations.get(name);
    const existing = new Set([...this.server.classes.names()].map(foldName));
    const exists = (name: string): boolean => existing.has(foldName(name));
    const left = new Map<string, ReadonlySet<string>>();
    const later: LoadStep[] = [];
    for (const cimClass of inDependencyOrder(classes)) {
      const { name, superclass } = cimClass;
      const subject = this.#subject('class', name);
      const isNew = !exists(name);
      const missing = superclass === null ? undefined : left.get(foldName(superclass));
      const part = presentPart(cimClass, exists, missing);
      const whole = presentPart(cimClass, () => true).cimClass;
      const isPart = part.left.size > 0;
      if (isNew) {
        this.#add('class', subject, undefined, () => client.createClass(part.cimClass));
        existing.add(foldName(name));
        left.set(foldName(name), new Set([...(missing ?? []), ...part.left]));
        if (isPart)
          later.push({
            kind: 'class',
            subject,
            deed: null,
            group: null,
            change: null,
            run: () => client.modifyClass(whole),
          });
        continue;
      }
      const old = this.server.classes.get(name);
      const isEqual = old !== undefined && sameClass(old, cimClass, findDeclaration);
      const modify = this.#step('class', subject, isEqual, () => client.modifyClass(whole));
      if (modify) (isPart ? later : this.#steps).push(modify);
    }
    this.#steps.push(...later);
  }

  async addInstances(
    instances: readonly CIMInstance[],
    group: NonNullable<LoadStep['group']>,
  ): Promise<void> {
    const { client } = this;
    const existing = await this.#findExisting(instances);
    for (const instance of instances) {
      const { path } = instance;
      if (!path) continue;
      const found = existing.get(instance);
      this.#add(
        'instance',
        this.#subject('instance', path.at({ namespace: null, host: null }).toString()),
        found && sameInstance(instance, found),
        () => (found ? client.modifyInstance(instance) : client.createInstance(instance)),
        { group, change: { kind: found ? 'modify' : 'create', instance } },
      );
    }
  }

  /** The instances among these that the server has. */
  async #findExisting(instances: readonly CIMInstance[]): Promise<ReadonlyMap<CIMInstance, CIMInstance>> {
    const ofClass = new Map<string, CIMInstance[]>();
    for (const instance of instances) {
      const name = foldName(instance.className);
      const others = ofClass.get(name);
      if (others) others.push(instance);
      else ofClass.set(name, [instance]);
    }
    const perhaps: CIMInstance[] = [];
    for (const [className, all] of ofClass) {
      if (!this.server.classes.has(className)) continue;
      const names = all.length < manyInstances ? null : await listNames(this.client, className);
      perhaps.push(...(names ? all.filter(({ path }) => path && names.has(path.canonical)) : all));
    }
    const existing = new Map<CIMInstance, CIMInstance>();
    await inParallel(perhaps, loadWidth, async (instance) => {
      const found = await findInstance(this.client, instance);
      if (found) existing.set(instance, found);
    });
    return existing;
  }

  /** @param isEqual undefined: the server has none. */
  #add(
    kind: LoadStep['kind'],
    subject: string,
    isEqual: boolean | undefined,
    run: LoadStep['run'],
    ofInstance?: Pick<LoadStep, 'change' | 'group'>,
  ): void {
    const step = this.#step(kind, subject, isEqual, run, ofInstance);
    if (step) this.#steps.push(step);
  }

  #step(
    kind: LoadStep['kind'],
    subject: string,
    isEqual: boolean | undefined,
    run: LoadStep['run'],
    ofInstance: Pick<LoadStep, 'change' | 'group'> = { change: null, group: null },
  ): LoadStep | null {
    if (isEqual === true) {
      this.#equal += 1;
      return null;
    }
    if (isEqual === false && !this.replace) {
      this.#differences.push(subject);
      return null;
    }
    return { kind, subject, deed: isEqual === undefined ? 'created' : 'modified', run, ...ofInstance };
  }

  #subject(kind: LoadStep['kind'], name: string): string {
    const place = this.places.get(`${kind} ${foldName(name)}`);
    return place === undefined ? `${kind} ${name}` : `${kind} ${name} (${place})`;
  }
}

/** The names of a class's instances, including subclasses; null if there are more than one answer can hold. */
async function listNames(client: WbemClient, className: string): Promise<ReadonlySet<string> | null> {
  try {
    const names = await client.enumerateInstanceNames(className);
    return new Set(names.map((name) => name.canonical));
  } catch (error) {
    if (error instanceof WbemHttpError) return null;
    throw error;
  }
}

async function findInstance(client: WbemClient, { path }: CIMInstance): Promise<CIMInstance | undefined> {
  if (!path) return undefined;
  try {
    return await client.getInstance(path);
  } catch (error) {
    if (error instanceof CIMError && error.symbol === 'CIM_ERR_NOT_FOUND') return undefined;
    throw error;
  }
}

/** File and line of each declaration. */
function placesOf({ declared }: MofFiles, namespace: string): Map<string, string> {
  const places = new Map<string, string>();
  const loaded = declared.find(({ name }) => foldName(name) === foldName(namespace));
  const add = (kind: LoadStep['kind'], { node, source }: Located<{ name: string; at: number }>): void => {
    const { path, line } = source.positionAt(node.at);
    places.set(`${kind} ${foldName(node.name)}`, `${path}:${line}`);
  };
  loaded?.qualifierDeclarations.forEach((located) => add('qualifier type', located));
  loaded?.classes.forEach((located) => add('class', located));
  return places;
}

/** @throws CommandError naming what differs at the server, if it must not be replaced. */
export function expectNoDifferences(plans: readonly LoadPlan[]): void {
  const lines = plans.flatMap(({ namespace, differences }) =>
    differences.map((subject) => `${subject} is different in ${namespace} of the server.`),
  );
  if (lines.length === 0) return;
  throw new CommandError(
    'failed',
    `${lines.join('\n')}\nNothing was done; --replace makes the server's equal to the files'.`,
  );
}
