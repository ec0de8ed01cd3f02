import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { TargetHost } from '../../src/cli/TargetHost.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';
import { hashPassword } from '../../src/security/passwordHash.js';
import { Users } from '../../src/security/Users.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import type { KeyValueStore, SharedStore } from '../../src/store/KeyValueStore.js';
import { ReplicatedStore } from '../../src/store/ReplicatedStore.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { subscribe } from '../indications/subscribe.js';
import { InProcessServer } from '../support/InProcessServer.js';
import type { Endpoint } from '../support/server.js';

const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';

/** Beginnings of keys that belong to all servers of a fleet; all others belong to one host. */
const sharedPrefixes = [
  'version',
  'repository/',
  'security/user/',
  'indications/',
  'sealed/storagegateway/key/',
  'txn/',
  'turn',
];

let resources: ResourceStack;
let folder: string;
beforeEach(() => {
  resources = new ResourceStack();
  folder = mkdtempSync(join(tmpdir(), 'shared-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  // What is sealed for all is sealed with a key that all have.
  writeFileSync(join(folder, 'key'), randomBytes(32), { mode: 0o600 });
});
afterEach(() => resources.close());

/** How servers come to one store. */
interface Sharing {
  /** What the next server is given. */
  open(): Promise<SharedStore>;
  /** Settled when each server sees what the others wrote. */
  settle(): Promise<void>;
}

function shareFile(): Sharing {
  const shared = resources.use(new LmdbStore(join(folder, 'shared')));
  return { open: () => Promise.resolve(shared), settle: () => Promise.resolve() };
}

async function shareEtcd(): Promise<Sharing> {
  const cluster = await EtcdCluster.start(1);
  resources.defer(() => cluster.stop());
  const stores: ReplicatedStore[] = [];
  const open = async (): Promise<SharedStore> => {
    const engine = resources.use(new EtcdEngine({ urls: cluster.urls, prefix: '/fleet/', tls: null }));
    const name = `server${stores.length}`;
    const copy = resources.use(new LmdbStore(join(folder, name)));
    const store = resources.use(await ReplicatedStore.open(engine, copy, name));
    stores.push(store);
    return store;
  };
  const settle = async (): Promise<void> => {
    await expect.poll(() => new Set(stores.map(({ revision }) => revision)).size).toBe(1);
  };
  return { open, settle };
}

interface Opened {
  readonly server: InProcessServer;
  readonly shared: SharedStore;
}

async function openServer(sharing: Sharing): Promise<Opened> {
  const shared = await sharing.open();
  const args = ['--target', 'embedded', '--key-file', join(folder, 'key')];
  const server = await InProcessServer.open({ args, sharedStore: shared });
  resources.defer(() => server.dispose());
  return { server, shared };
}

function connect({ url, user, password }: Endpoint, namespace: string): WbemClient {
  return resources.use(new WbemClient({ url, user, password, namespace }));
}

function declared(text: string) {
  const mof = `Qualifier Key : boolean = false, Scope(property), Flavor(DisableOverride, ToSubclass);
    Qualifier Test_Mark : string, Scope(class); ${text}`;
  const model = compileMof({ path: 'sent.mof', text: mof }, { namespace: 'sent' }).namespaces.get('sent');
  const classes = [...(model?.classes.values() ?? [])];
  const mark = model?.qualifierDeclarations.get('Test_Mark');
  if (!mark) throw new Error('nothing was compiled');
  return { classes, mark };
}

const thing = (id: string) => new CIMInstance('Test_Thing', [cimProperty('Id', 'string', id)]);

const sharings: readonly { readonly name: string; readonly share: () => Sharing | Promise<Sharing> }[] = [
  { name: 'one file of lmdb', share: shareFile },
  ...(haveEtcd ? [{ name: 'etcd, of which each server has a copy', share: shareEtcd }] : []),
];

describe.each(sharings)('a server whose shared store is $name', ({ share }) => {
  let sharing: Sharing;
  beforeEach(async () => {
    sharing = await share();
  });
  const settle = (): Promise<void> => sharing.settle();

  it('keeps in each what belongs there', async () => {
    const { server, shared } = await openServer(sharing);
    const interop = connect(server, 'interop');
    const { classes, mark } = declared('class Test_Thing { [Key] string Id; };');
    await interop.setQualifier(mark);
    for (const cimClass of classes) await interop.createClass(cimClass);
    await interop.createInstance(thing('one'));
    await subscribe(server, 'http://127.0.0.1:9/');
    const targets = new TargetHost(connect(server, 'root/cimv2/storage/iscsitarget'));
    const port = await targets.getPort(target);
    const { returnValue } = await targets.addSharedSecret(
      await targets.getAccountService(),
      'iqn.2026-11.com.example:a',
      Buffer.from('secret-of-14-b'),
      port,
    );
    expect(returnValue).toBe(0);

    const sharedKeys = [...shared.keys('')];
    for (const prefix of [
      'repository/class/',
      'repository/qualifier/',
      'repository/instance/',
      'security/user/',
    ])
      expect(sharedKeys.some((key) => key.startsWith(prefix))).toBe(true);
    expect(sharedKeys.filter((key) => key.startsWith('indications/')).length).toBeGreaterThanOrEqual(3);
    expect(sharedKeys.filter((key) => !isShared(key))).toEqual([]);
    await server.close();
    const host = new LmdbStore(server.stateFolder);
    const hostKeys = keysOf(host);
    await host.close();
    expect(hostKeys.filter((key) => key.startsWith('sealed/')).length).toBeGreaterThan(0);
    expect(hostKeys.filter((key) => key !== 'version' && isShared(key))).toEqual([]);
  });

  it('follows what another server writes there, at once', async () => {
    const [{ server: one }, { server: other }] = [await openServer(sharing), await openServer(sharing)];
    const [here, there] = [connect(one, 'interop'), connect(other, 'interop')];
    const { classes, mark } = declared(
      'class Test_Thing { [Key] string Id; }; class Test_Below : Test_Thing { string Text; };',
    );
    await here.setQualifier(mark);
    for (const cimClass of classes) await here.createClass(cimClass);
    await here.createInstance(thing('one'));
    await settle();
    expect((await there.getClass('Test_Below')).superclass).toBe('Test_Thing');
    expect((await there.getQualifier('Test_Mark')).name).toBe('Test_Mark');
    expect(await namesOf(there)).toEqual(new Set(['one']));

    // What rests on the changes of the other server, back and forth.
    await there.createInstance(thing('two'));
    await settle();
    expect(await namesOf(here)).toEqual(new Set(['one', 'two']));
    await expect(there.deleteClass('Test_Thing')).rejects.toMatchObject({
      symbol: 'CIM_ERR_CLASS_HAS_CHILDREN',
    });
    const [changed] = declared('class Test_Thing { [Key] string Id; uint32 Size; };').classes;
    if (changed) await there.modifyClass(changed);
    await settle();
    expect((await here.getClass('Test_Below')).properties.get('Size')?.type).toBe('uint32');
    await there.deleteClass('Test_Below');
    await settle();
    await expect(here.getClass('Test_Below')).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
  });

  it('knows users and subscriptions of another server, and those that are no more', async () => {
    const [{ server: one, shared }, { server: other }] = [
      await openServer(sharing),
      await openServer(sharing),
    ];
    const users = new Users(shared);
    await users.put({
      name: 'eve',
      roles: ['read'],
      namespaceRoles: {},
      passwordHash: await hashPassword('pass-of-eve'),
    });
    await settle();
    const eve = connect({ url: other.url, user: 'eve', password: 'pass-of-eve' }, 'interop');
    expect(await eve.enumerateInstanceNames('CIM_IndicationSubscription')).toHaveLength(0);
    const { subscription, filter } = await subscribe(one, 'http://127.0.0.1:9/');
    await settle();
    expect(await eve.enumerateInstanceNames('CIM_IndicationSubscription')).toHaveLength(1);
    const there = connect(other, 'interop');
    await expect(there.deleteInstance(filter)).rejects.toMatchObject({ symbol: 'CIM_ERR_FAILED' });
    await there.deleteInstance(subscription);
    await settle();
    await connect(one, 'interop').deleteInstance(filter);
    await users.remove('eve');
    await settle();
    await expect(eve.enumerateInstanceNames('CIM_IndicationSubscription')).rejects.toThrow('401');
  });
});

async function namesOf(client: WbemClient): Promise<ReadonlySet<unknown>> {
  const instances = await client.enumerateInstances('Test_Thing');
  return new Set(instances.map((instance) => instance.value('Id')));
}

function keysOf(store: KeyValueStore): string[] {
  return [...store.keys('')];
}

function isShared(key: string): boolean {
  return sharedPrefixes.some((prefix) => key.startsWith(prefix));
}
