import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CIMError } from '../../src/cim/CIMError.js';
import type { CIMMethodDeclaration, CIMParameterDeclaration } from '../../src/cim/CIMClass.js';
import { isInstanceName, type CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../src/cim/values.js';
import type { SentScalar, SentValue } from '../../src/dispatch/MethodCall.js';
import { targetNamespace } from '../../src/providers/identity.js';
import {
  distorted,
  hostileValuesFor,
  isLongForm,
  isSentence,
  labelOf,
  someOf,
  spelledOtherwise,
  statedValues,
  type Named,
} from './hostileValues.js';
import type { StorageKind } from '../provisioning/StorageWorld.js';
import { haveTgtd } from '../support/tgtd.js';
import { drivingCalls, ManagerScene } from './storage/ManagerScene.js';

/** Return values of methods that were carried out: done, job started. */
const carriedOut = new Set<CIMValue>([0, 4096]);

/** All that is kept of targets and volumes, here and at the target. */
async function stateOf({ model }: ManagerScene): Promise<string> {
  const { world } = model;
  const { storage } = world.driver;
  const kept = Array.from(world.temporary.store.entries(''), ([key, bytes]) => [
    key,
    bytes.toString('base64'),
  ]);
  const names = readdirSync(world.poolFolder).toSorted();
  const files = names.map((name) => [name, statSync(join(world.poolFolder, name)).size] as const);
  const shown = [
    await world.driver.listTargets(),
    await storage.listExports(null),
    await storage.listAccess(),
  ];
  return JSON.stringify([kept, Object.fromEntries(files), shown]);
}

/** One path of each kind of object that a call can name. */
async function pathsOf({ model }: ManagerScene): Promise<readonly CIMInstanceName[]> {
  const found = new Map<string, CIMInstanceName>();
  for (const { className, instances } of model.ofTargets) {
    if (!instances?.enumerate) continue;
    for (const { path } of await model.enumerate(className, 'storage', 'credentials', 'admin'))
      if (path?.className === className) {
        const isAssociation = [...path.keyBindings.values()].some(isInstanceName);
        if (!isAssociation || className === 'MSISCSITARGET_StorageSynchronized') found.set(className, path);
      }
  }
  return [...found.values()];
}

function sentOf(value: CIMValue): SentValue {
  const one = (item: unknown): SentScalar => (isInstanceName(item) ? item : String(item));
  return Array.isArray(value) ? value.map(one) : one(value);
}

const methods = await (async () => {
  const scene = await ManagerScene.open();
  try {
    const { model } = scene;
    const namespace = model.repository.getNamespace(targetNamespace);
    return model.ofTargets.flatMap(({ className, methods: handlers = {} }) =>
      Object.keys(handlers).map((name) => {
        const method = namespace.getClass(className).methods.get(name);
        if (!method) throw new Error(`${className} does not declare ${name}`);
        return [className, name, method] as const;
      }),
    );
  } finally {
    await scene.model.world.dispose();
  }
})();

/** A scene, the paths of what is in it, and its state. */
class HostileClient {
  private constructor(
    readonly scene: ManagerScene,
    readonly paths: readonly CIMInstanceName[],
    readonly state: string,
  ) {}

  static async open(kind: StorageKind): Promise<HostileClient> {
    const scene = await ManagerScene.open(kind);
    return new HostileClient(scene, await pathsOf(scene), await stateOf(scene));
  }

  close(): Promise<void> {
    return this.scene.model.world.dispose();
  }

  namedFor({ referenceClass }: CIMParameterDeclaration): Named {
    const { paths, scene } = this;
    const namespace = scene.model.repository.getNamespace(targetNamespace);
    const fits = ({ className }: CIMInstanceName): boolean =>
      referenceClass !== null && namespace.isA(className, referenceClass);
    return { fitting: paths.filter(fits), others: paths.filter((path) => !fits(path)).slice(0, 3) };
  }

  /** A call of a method: one that succeeds, or one without parameters; null where there is no instance of the class. */
  async call(className: string, method: string): Promise<HostileCall | null> {
    const { scene } = this;
    const driving = drivingCalls.find(([name]) => name === method)?.[1];
    if (driving) {
      const { object, parameters } = await driving(scene);
      const values = Object.entries(parameters).map(([name, value]) => [name, sentOf(value)] as const);
      return { object, values: Object.fromEntries(values), state: await stateOf(scene) };
    }
    const [first] = await scene.model.enumerate(className, 'admin', 'credentials');
    return first?.path ? { object: first.path, values: {}, state: this.state } : null;
  }

  async attempt(
    object: CIMInstanceName,
    method: CIMMethodDeclaration,
    values: Readonly<Record<string, SentValue>>,
  ): Promise<Attempt> {
    const { model } = this.scene;
    const { world } = model;
    const told = () => model.refusals.length + world.records.length;
    const toldBefore = told();
    try {
      const caller = model.callAs('read', 'storage', 'credentials', 'admin');
      const { returnValue, out } = await model.send(object, method.name, values, caller);
      const stated = statedValues(method);
      const value = Number(returnValue);
      const isStated = stated.length === 0 || stated.includes(value);
      if (!isStated) return { came: 'refused', fault: `returned ${value}` };
      if (carriedOut.has(returnValue)) return { came: 'carried out', fault: null };
      const message = out['Message'];
      if (message === undefined && told() === toldBefore)
        return { came: 'refused', fault: `returned ${value} and said nothing` };
      const reason = message ?? model.refusals.at(-1)?.reason ?? world.records.at(-1)?.cause;
      return { came: 'refused', fault: isSentence(reason) ? null : `said ${JSON.stringify(reason)}` };
    } catch (error) {
      if (!(error instanceof CIMError)) return { came: 'refused', fault: String(error) };
      const isClear = error.symbol !== 'CIM_ERR_FAILED' && isSentence(error.description);
      return { came: 'refused', fault: isClear ? null : error.message };
    }
  }

  /** Waits for the jobs of a call that was carried out. */
  async settle(): Promise<void> {
    const { jobs } = this.scene.model.world;
    for (const { id } of jobs.list()) await jobs.ended(id);
  }
}

/** What a call came to. */
interface Attempt {
  readonly came: 'carried out' | 'refused';
  /** What was not as it is documented: another value or status, or no sentence; null: nothing. */
  readonly fault: string | null;
}

interface HostileCall {
  readonly object: CIMInstanceName;
  readonly values: Readonly<Record<string, SentValue>>;
  /** Before it. */
  readonly state: string;
}

/** Of each parameter with `npm test`; `npm run test:storage` sends all of them. */
const shortValues = 8;

/** On tgt in the long form alone. */
const kinds: readonly StorageKind[] = isLongForm && haveTgtd ? ['embedded', 'tgt'] : ['embedded'];

describe.each(kinds)('a careless or hostile manager on %s', (kind) => {
  let client: HostileClient;
  const renew = async (): Promise<void> => {
    await client.close();
    client = await HostileClient.open(kind);
  };
  beforeAll(async () => {
    client = await HostileClient.open(kind);
  });
  afterAll(() => client.close());
  // What a failed test has left is none of the next one's.
  afterEach(({ task }) => (task.result?.state === 'fail' ? renew() : undefined));

  it.each(methods)(
    '%s.%s answers every value of each parameter as it is declared, and does nothing by halves',
    isLongForm ? { timeout: 3_600_000 } : {},
    async (className, name, method) => {
      let call = await client.call(className, name);
      expect(call).not.toBeNull();
      for (const parameter of method.parameters.values()) {
        const count = hostileValuesFor(parameter, client.namedFor(parameter)).length;
        for (const index of someOf(
          Array.from({ length: count }, (_, at) => at),
          shortValues,
        )) {
          if (call === null) return;
          const value = hostileValuesFor(parameter, client.namedFor(parameter))[index] ?? null;
          const label = `${parameter.name}: ${labelOf(value)}`;
          const { object, values, state } = call;
          const { came, fault } = await client.attempt(object, method, {
            ...values,
            [parameter.name]: value,
          });
          expect([label, fault]).toEqual([label, null]);
          if (came === 'refused' && !isLongForm) continue;
          await client.settle();
          const after = await stateOf(client.scene);
          if (came === 'refused') expect([label, after === state]).toEqual([label, true]);
          if (after === state) continue;
          expect([label, client.scene.model.world.isInDoubt]).toEqual([label, false]);
          if (isLongForm) {
            await renew();
            call = await client.call(className, name);
          } else call = { ...call, state: after };
        }
        if (call) expect([parameter.name, await stateOf(client.scene)]).toEqual([parameter.name, call.state]);
      }
      if (call && call.state !== client.state) await renew();
    },
  );

  it.each(drivingCalls)('%s takes paths that are spelled otherwise', async (name, driving) => {
    const { object, parameters } = await driving(client.scene);
    const otherwise = (value: SentScalar | null): SentScalar | null =>
      isInstanceName(value) ? spelledOtherwise(value) : value;
    const values = Object.entries(parameters).map(([key, value]) => {
      const sent = sentOf(value);
      return [key, Array.isArray(sent) ? sent.map(otherwise) : otherwise(sent as SentScalar | null)] as const;
    });
    const { returnValue } = await client.scene.model.send(
      spelledOtherwise(object),
      name,
      Object.fromEntries(values) as Readonly<Record<string, SentValue>>,
    );
    await client.settle();
    await renew();
    expect(carriedOut).toContain(returnValue);
  });

  it('reads and deletes nothing by a path that names nothing', async () => {
    const { scene, paths, state } = client;
    const { instances } = scene.model;
    const call = scene.model.callAs('read', 'storage', 'credentials', 'admin');
    const came = async (step: Promise<unknown>): Promise<unknown> =>
      step.then(
        () => 'done',
        (error: unknown) => (error instanceof CIMError ? null : error),
      );
    const done: unknown[] = [];
    for (const path of paths.flatMap(distorted)) {
      const read = await came(instances.get(targetNamespace, path, call));
      const deleted = await came(instances.delete(targetNamespace, path, call));
      if (read !== null || deleted !== null) done.push([String(path), read, deleted]);
    }
    expect(done).toEqual([]);
    expect(await stateOf(scene)).toBe(state);
  });
});
