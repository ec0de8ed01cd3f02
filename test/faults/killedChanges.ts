import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { login } from '../../src/iscsi/Initiator.js';
import { compileMof } from '../../src/mof/compile.js';
import { namespace as targetNamespace, sharedSecret } from '../interop/CredentialClient.js';
import { target, type KilledWorld } from './KilledWorld.js';

/** What became of a change, as its client knows it. */
export type Told = 'done' | 'unknown';

/** A change that is made anew in each round, and how to find out what became of it. */
export interface KilledChange {
  readonly name: string;
  /** Makes what it needs; the server runs and is not armed. */
  prepare?(world: KilledWorld, round: number): Promise<unknown>;
  /** Resolves where it was acknowledged. */
  make(world: KilledWorld, round: number): Promise<unknown>;
  /** After the restart: what must not be, as sentences. */
  check(world: KilledWorld, round: number, told: Told): Promise<readonly string[]>;
}

const secretOf = (name: string, round: number): string => `${name}-${round}`.padEnd(14, '.').slice(0, 14);

/** Whole or absent, and there if it was acknowledged. */
function whole(told: Told, isThere: boolean, isWhole = isThere): string[] {
  const faults: string[] = [];
  if (told === 'done' && !isThere) faults.push('it was acknowledged and is lost');
  if (isThere !== isWhole) faults.push('it is there in part');
  return faults;
}

/** The rest of a name that is different in each round. */
const id = (round: number): string => `r${round}`;

const add: KilledChange = {
  name: 'AddSharedSecret',
  make: (world, round) =>
    expectZero(world.client.addSharedSecret({ RemoteID: id(round), Secret: secretOf('add', round), target })),
  async check(world, round, told) {
    const listed = (await world.client.listSecrets()).includes(id(round));
    const isIn = (await world.tryIn(id(round), secretOf('add', round))) === 'in';
    return whole(told, listed, isIn);
  },
};

const replace: KilledChange = {
  name: 'ModifyInstance of a secret',
  prepare: (world, round) =>
    world.client.addSharedSecret({ RemoteID: `replaced-${round}`, Secret: secretOf('old', round), target }),
  make: (world, round) => modifySecret(world, `replaced-${round}`, secretOf('new', round)),
  async check(world, round, told) {
    const old = await world.tryIn(`replaced-${round}`, secretOf('old', round));
    const replaced = await world.tryIn(`replaced-${round}`, secretOf('new', round));
    if (told === 'done') return old === 'refused' && replaced === 'in' ? [] : [`old ${old}, new ${replaced}`];
    return [old, replaced].toSorted().join() === 'in,refused' ? [] : [`old ${old}, new ${replaced}`];
  },
};

const remove: KilledChange = {
  name: 'DeleteInstance of a secret',
  prepare: (world, round) =>
    world.client.addSharedSecret({ RemoteID: `removed-${round}`, Secret: secretOf('gone', round), target }),
  make: (world, round) => deleteSecret(world, `removed-${round}`),
  async check(world, round, told) {
    const listed = (await world.client.listSecrets()).includes(`removed-${round}`);
    const isIn = (await world.tryIn(`removed-${round}`, secretOf('gone', round))) === 'in';
    if (listed !== isIn) return [`listed ${listed}, in ${isIn}`];
    return told === 'done' && isIn ? ['it was acknowledged, and gets in again'] : [];
  },
};

const rotate: KilledChange = {
  name: 'RotateSharedSecret with an overlap',
  prepare: (world, round) =>
    world.client.addSharedSecret({ RemoteID: `rotated-${round}`, Secret: secretOf('first', round), target }),
  async make(world, round) {
    const client = world.connect(targetNamespace);
    try {
      const plain = { isArray: false, embeddedObject: undefined } as const;
      const { keys } = sharedSecret(`rotated-${round}`);
      const { SystemCreationClassName = '', SystemName = '' } = keys;
      const className = 'ISCSIWBEM_SharedSecretService';
      const service = new CIMInstanceName(className, {
        SystemCreationClassName,
        SystemName,
        CreationClassName: className,
        Name: target,
      });
      const { returnValue } = await client.invokeMethod(service, 'RotateSharedSecret', [
        { ...plain, name: 'SharedSecret', type: 'reference', value: secretPath(`rotated-${round}`) },
        { ...plain, name: 'NewSecret', type: 'string', value: secretOf('second', round) },
        {
          ...plain,
          name: 'OverlapInterval',
          type: 'datetime',
          value: CIMDateTime.parse('00000000010000.000000:000'),
        },
      ]);
      if (returnValue !== 0) throw new Error(`RotateSharedSecret returned ${Number(returnValue)}`);
    } finally {
      client.close();
    }
  },
  async check(world, round, told) {
    const first = await world.tryIn(`rotated-${round}`, secretOf('first', round));
    const second = await world.tryIn(`rotated-${round}`, secretOf('second', round));
    const found = `first ${first}, second ${second}`;
    if (first !== 'in') return [found];
    return told === 'done' && second !== 'in' ? [found] : [];
  },
};

/** All pairs share what the target proves itself with. */
const mutualSecret = 'mutual-secret';

const initiatorOf = (round: number): string => `iqn.2026-11.test.example:pair-${round}`;

const pair: KilledChange = {
  name: 'UpdateChapCredentials of a pair',
  make: (world, round) =>
    world.aws.call('UpdateChapCredentials', {
      TargetARN: world.targetArn,
      InitiatorName: initiatorOf(round),
      SecretToAuthenticateInitiator: secretOf('pair', round),
      SecretToAuthenticateTarget: mutualSecret,
    }),
  async check(world, round, told) {
    const { ChapCredentials } = await world.aws.call<{ ChapCredentials: { InitiatorName: string }[] }>(
      'DescribeChapCredentials',
      { TargetARN: world.targetArn },
    );
    const listed = ChapCredentials.some(({ InitiatorName }) => InitiatorName === initiatorOf(round));
    const isIn = (await world.tryIn(initiatorOf(round), secretOf('pair', round))) === 'in';
    const isMutual = isIn && (await logsInMutually(world, round));
    if (told === 'done' && !isMutual) return [`listed ${listed}, in ${isIn}, mutual ${isMutual}`];
    return listed === isIn ? [] : [`listed ${listed}, in ${isIn}`];
  },
};

async function logsInMutually(world: KilledWorld, round: number): Promise<boolean> {
  const initiatorName = initiatorOf(round);
  try {
    const session = await login({
      ...world.portal,
      targetName: target,
      initiatorName,
      chap: { userName: initiatorName, secret: Buffer.from(secretOf('pair', round)) },
      targetChap: { userName: null, secret: Buffer.from(mutualSecret) },
    });
    await session.logout();
    return true;
  } catch {
    return false;
  }
}

const user: KilledChange = {
  name: 'user add',
  make: (world, round) =>
    world.administer({
      kind: 'addUser',
      name: id(round),
      password: secretOf('password', round),
      roles: ['read'],
      namespaceRoles: {},
    }),
  async check(world, round, told) {
    const users = (await world.administer({ kind: 'listUsers' })) as { name: string }[];
    const isThere = users.some(({ name }) => name === id(round));
    const { status } = await world.ask('/metrics', {
      user: id(round),
      password: secretOf('password', round),
    });
    return whole(told, isThere, status === 200);
  },
};

const password: KilledChange = {
  name: 'user passwd',
  prepare: (world, round) =>
    world.administer({
      kind: 'addUser',
      name: `p${round}`,
      password: secretOf('old', round),
      roles: ['read'],
      namespaceRoles: {},
    }),
  make: (world, round) =>
    world.administer({ kind: 'setPassword', name: `p${round}`, password: secretOf('new', round) }),
  async check(world, round, told) {
    const statusOf = async (secret: string): Promise<number> =>
      (await world.ask('/metrics', { user: `p${round}`, password: secret })).status;
    const found = [await statusOf(secretOf('old', round)), await statusOf(secretOf('new', round))];
    const possible = told === 'done' ? ['401,200'] : ['401,200', '200,401'];
    return possible.includes(found.join()) ? [] : [`old ${found[0]}, new ${found[1]}`];
  },
};

const removedUser: KilledChange = {
  name: 'user remove',
  prepare: (world, round) =>
    world.administer({
      kind: 'addUser',
      name: `g${round}`,
      password: secretOf('gone', round),
      roles: ['read'],
      namespaceRoles: {},
    }),
  make: (world, round) => world.administer({ kind: 'removeUser', name: `g${round}` }),
  async check(world, round, told) {
    const { status } = await world.ask('/metrics', { user: `g${round}`, password: secretOf('gone', round) });
    return told === 'done' && status !== 401 ? [`the user gets in: ${status}`] : [];
  },
};

const accessKey: KilledChange = {
  name: 'access-key add',
  make: (world, round) =>
    world.administer({
      kind: 'addAccessKey',
      user: 'admin',
      pair: { id: `AKIA${String(round).padStart(16, '0')}`, secret: 'x'.repeat(40) },
    }),
  async check(world, round, told) {
    const keys = (await world.administer({ kind: 'listAccessKeys' })) as { id: string }[];
    return whole(
      told,
      keys.some((key) => key.id === `AKIA${String(round).padStart(16, '0')}`),
    );
  },
};

const logLevel: KilledChange = {
  name: 'log-level',
  async make(world, round) {
    const { status } = await world.ask('/log-level', {
      method: 'PUT',
      body: round % 2 === 0 ? 'warn' : 'error',
    });
    if (status !== 200) throw new Error(`PUT /log-level: ${status}`);
  },
  async check() {
    // It holds until the next start; that it was recorded is for the audit record to show.
    return [];
  },
};

const reservation: KilledChange = {
  name: 'PERSISTENT RESERVE OUT with APTPL',
  async make(world, round) {
    const session = await keeperSession(world);
    // REGISTER AND IGNORE EXISTING KEY (SPC-4 6.14): the key of the round, to outlive a loss of power.
    const cdb = Buffer.from('5f060000000000001800', 'hex');
    const list = Buffer.alloc(24);
    list.writeUInt32BE(round + 1, 12);
    list[20] = 1;
    const { status } = await session.scsiCommand({ lun: 1, cdb, dataOut: list });
    session.close();
    if (status !== 0) throw new Error(`PERSISTENT RESERVE OUT: status ${status}`);
  },
  async check(world, round, told) {
    const session = await keeperSession(world);
    const keys = await session.scsiCommand({
      lun: 1,
      cdb: Buffer.from('5e0000000000000fff00', 'hex'),
      dataInLength: 4095,
    });
    session.close();
    const found: number[] = [];
    for (let at = 8; at + 8 <= keys.dataIn.length; at += 8) found.push(keys.dataIn.readUInt32BE(at + 4));
    if (found.length > 1) return [`keys ${found.join()}`];
    return told === 'done' && found[0] !== round + 1
      ? [`the key ${found.join()}, expected ${round + 1}`]
      : [];
  },
};

async function keeperSession(world: KilledWorld) {
  const session = await login({
    ...world.portal,
    targetName: target,
    initiatorName: 'iqn.2026-11.test.example:keeper',
    isid: Buffer.from('800000000001', 'hex'),
    chap: { userName: 'keeper', secret: Buffer.from('never-touched') },
  });
  // The first command of a session is told of the reset (SAM-5 5.14).
  await session.testUnitReady(1).catch(() => {});
  return session;
}

const persistentLogin: KilledChange = {
  name: 'a persistent login',
  async prepare(world) {
    const client = world.connect('root/wmi');
    try {
      for (const path of await client.enumerateInstanceNames('MSIscsiInitiator_PersistentLoginClass'))
        await client.deleteInstance(path);
      for (const path of await client.enumerateInstanceNames('MSIscsiInitiator_SessionClass'))
        await client.invokeMethod(path, 'Logout');
      if ((await client.enumerateInstanceNames('MSIscsiInitiator_SendTargetPortalClass')).length > 0) return;
      await client.createInstance(
        new CIMInstance('MSIscsiInitiator_SendTargetPortalClass', [
          cimProperty('PortalAddress', 'string', world.portal.address),
          cimProperty('PortalPort', 'uint16', world.portal.port),
        ]),
      );
    } finally {
      client.close();
    }
  },
  async make(world) {
    const client = world.connect('root/wmi');
    try {
      const [path] = await client.enumerateInstanceNames('MSIscsiInitiator_TargetClass');
      if (!path) throw new Error('the target was not discovered');
      const bytes = (text: string) =>
        ({ type: 'uint8', isArray: true, value: [...Buffer.from(text)] }) as const;
      const options = new CIMInstance('MSIscsiInitiator_TargetLoginOptions', [
        cimProperty('Version', 'uint32', 0),
        cimProperty('InformationSpecified', 'uint32', 0xe0),
        cimProperty('AuthType', 'uint32', 1),
        { name: 'Username', ...bytes('keeper') },
        { name: 'Password', ...bytes('never-touched') },
      ]);
      const plain = { isArray: false, embeddedObject: undefined } as const;
      const { returnValue } = await client.invokeMethod(path, 'Login', [
        { ...plain, name: 'IsInformationalSession', type: 'boolean', value: true },
        { ...plain, name: 'IsPersistent', type: 'boolean', value: true },
        { name: 'LoginOptions', type: 'string', isArray: false, value: options, embeddedObject: 'instance' },
      ]);
      if (returnValue !== 0) throw new Error(`Login returned ${Number(returnValue)}`);
    } finally {
      client.close();
    }
  },
  async check(world, _round, told) {
    const client = world.connect('root/wmi');
    try {
      const saved = await client.enumerateInstanceNames('MSIscsiInitiator_PersistentLoginClass');
      if (saved.length > 1) return [`${saved.length} persistent logins`];
      return told === 'done' && saved.length === 0 ? ['the login is not saved'] : [];
    } finally {
      client.close();
    }
  },
};

const namespaceOf = (round: number): string => `root/killed/${id(round)}`;

const namespaceMade: KilledChange = {
  name: 'CreateInstance of a namespace, a class and an instance',
  async make(world, round) {
    const interop = world.connect('interop');
    const inside = world.connect(namespaceOf(round));
    try {
      await interop.createInstance(
        new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', namespaceOf(round))]),
      );
      const mof =
        'Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);\nclass Killed_Thing { [Key] string Id; string Text; };';
      const compiled = compileMof({ path: 'killed.mof', text: mof }, { namespace: namespaceOf(round) });
      for (const cimClass of compiled.namespaces.get(namespaceOf(round))?.classes.values() ?? [])
        await inside.createClass(cimClass);
      await inside.createInstance(
        new CIMInstance('Killed_Thing', [
          cimProperty('Id', 'string', 'one'),
          cimProperty('Text', 'string', 'x'.repeat(5_000)),
        ]),
      );
    } finally {
      interop.close();
      inside.close();
    }
  },
  async check(world, round, told) {
    const inside = world.connect(namespaceOf(round));
    try {
      const found = await inside.enumerateInstances('Killed_Thing');
      const text = found[0]?.value('Text');
      if (found.length === 0) return told === 'done' ? ['the instance is lost'] : [];
      return text === 'x'.repeat(5_000) ? [] : ['the instance is there in part'];
    } catch (error) {
      return told === 'done' ? [String(error)] : [];
    } finally {
      inside.close();
    }
  },
};

const subscription: KilledChange = {
  name: 'a subscription',
  async make(world, round) {
    const client = world.connect('interop');
    try {
      const filter = await client.createInstance(
        new CIMInstance('CIM_IndicationFilter', [
          cimProperty('Name', 'string', `filter ${id(round)}`),
          cimProperty('SourceNamespaces', 'string', [targetNamespace]),
          cimProperty('Query', 'string', 'SELECT * FROM CIM_AlertIndication'),
          cimProperty('QueryLanguage', 'string', 'WQL'),
        ]),
      );
      const handler = await client.createInstance(
        new CIMInstance('CIM_ListenerDestinationCIMXML', [
          cimProperty('Name', 'string', `destination ${id(round)}`),
          cimProperty('Destination', 'string', 'http://127.0.0.1:9/'),
        ]),
      );
      await client.createInstance(
        new CIMInstance('CIM_IndicationSubscription', [
          cimProperty('Filter', 'reference', filter),
          cimProperty('Handler', 'reference', handler),
        ]),
      );
    } finally {
      client.close();
    }
  },
  async check(world, round, told) {
    const client = world.connect('interop');
    try {
      const names = async (className: string): Promise<string[]> =>
        (await client.enumerateInstanceNames(className)).map(String);
      const subscriptions = (await names('CIM_IndicationSubscription')).filter((name) =>
        name.includes(`filter ${id(round)}\\`),
      );
      const filters = (await names('CIM_IndicationFilter')).filter((name) =>
        name.endsWith(`filter ${id(round)}"`),
      );
      if (subscriptions.length > filters.length) return ['a subscription without its filter'];
      return told === 'done' && subscriptions.length !== 1 ? ['the subscription is lost'] : [];
    } finally {
      client.close();
    }
  },
};

export const killedChanges: readonly KilledChange[] = [
  add,
  replace,
  remove,
  rotate,
  pair,
  user,
  password,
  removedUser,
  accessKey,
  logLevel,
  reservation,
  persistentLogin,
  namespaceMade,
  subscription,
];

function secretPath(remoteId: string): CIMInstanceName {
  const { className, keys } = sharedSecret(remoteId);
  return new CIMInstanceName(className, { ...keys, ServiceName: target }, { namespace: targetNamespace });
}

async function modifySecret(world: KilledWorld, remoteId: string, secret: string): Promise<void> {
  const client = world.connect(targetNamespace);
  const path = secretPath(remoteId);
  try {
    await client.modifyInstance(
      new CIMInstance(path.className, [cimProperty('Secret', 'string', secret)], path),
      ['Secret'],
    );
  } finally {
    client.close();
  }
}

async function deleteSecret(world: KilledWorld, remoteId: string): Promise<void> {
  const client = world.connect(targetNamespace);
  try {
    await client.deleteInstance(secretPath(remoteId));
  } finally {
    client.close();
  }
}

async function expectZero(answer: Promise<{ returnValue: number }>): Promise<void> {
  const { returnValue } = await answer;
  if (returnValue !== 0) throw new Error(`AddSharedSecret returned ${returnValue}`);
}
