import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { CommandError } from '../cli/CommandError.js';
import { printTable } from '../cli/printTable.js';
import {
  epochOf,
  expectCluster,
  makeCluster,
  metaPrefix,
  raiseEpoch,
  readClusterMeta,
  type ClusterMeta,
} from '../cluster/ClusterMeta.js';
import { listRemoved, type RemovedEndpoint } from '../cluster/ClusterStanding.js';
import { copyShared, sharedSecrets, type Copied } from '../cluster/copyShared.js';
import { endpointsPrefix, parseEndpoint, type RunningEndpointEntry } from '../cluster/Presence.js';
import type { Settings } from '../config/Settings.js';
import { epochForm, firstEpoch, mostRaised } from '../link/standing.js';
import { readSealingKey } from '../security/readSealingKey.js';
import type { EngineStatus } from '../store/Engine.js';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import type { LmdbStore } from '../store/lmdb/LmdbStore.js';
import type { ReplicatedStore } from '../store/ReplicatedStore.js';
import { SealedStore, SharedSealedStore } from '../store/SealedStore.js';
import { findStateOwner } from '../store/StateFolder.js';
import { actionLogOf, localActor, type ActionLog } from './ActionLog.js';
import { openAuditLog } from './openAuditLog.js';
import { openState, openStore } from './openState.js';
import { ResourceStack } from './ResourceStack.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

/** `iscsi-wbem cluster init|status|remove-endpoint|finish-upgrade|accept-restore`: the state that several endpoints share in etcd. */
export function addClusterCommands(program: Command, { ask, settingsOf, streams }: StateCommandDeps): void {
  const cluster = program
    .command('cluster')
    .description('what several endpoints share in etcd (engine = etcd); recorded');
  addStateOptions(
    cluster
      .command('init')
      .description('makes the shared state of a fleet in etcd, once, before its first endpoint is started')
      .option(
        '--from-state-dir <folder>',
        'takes users, access keys, hosts, subscriptions and what clients made from the state folder of a server',
      ),
  ).action(async ({ fromStateDir }: { readonly fromStateDir?: string }, command: Command) => {
    const settings = settingsOf(command);
    const copied = await initialise(settings, fromStateDir === undefined ? null : resolve(fromStateDir));
    streams.stderr.write(
      `the fleet "${settings.fleetName}" is in etcd${copied ? `: ${copied.entries} entries, ${copied.bytes} bytes, were copied` : ''}\n` +
        `Give each endpoint a copy of "${settings.keyFile}" and the same fleet-name, and start it.\n`,
    );
  });
  addStateOptions(
    cluster
      .command('status')
      .description('the members of etcd and the endpoints of the fleet')
      .option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    const found = await readClusterState(settingsOf(command));
    streams.stdout.write(json ? printJson(found) : printStatus(found));
  });
  addStateOptions(
    cluster
      .command('remove-endpoint <id>')
      .description(
        'no host and no other endpoint answers this endpoint from now on; asked of one that runs. Its access to etcd is to be withdrawn first',
      ),
  ).action(async (endpoint: string, _options: object, command: Command) => {
    await ask(command, { kind: 'removeEndpoint', endpoint });
    streams.stderr.write(`endpoint ${endpoint} was removed from the fleet\n`);
  });
  addStateOptions(
    cluster
      .command('finish-upgrade')
      .description('lets all endpoints write the newest form of the shared state, after all were upgraded'),
  ).action(async (_options: object, command: Command) => {
    const { version } = (await ask(command, { kind: 'finishUpgrade' })) as { readonly version: number };
    streams.stderr.write(`the shared state is written in form ${version}\n`);
  });
  addStateOptions(
    cluster
      .command('accept-restore')
      .description(
        'takes etcd, or the state folder of the only endpoint, as it is after a backup was put back. Once on each endpoint, while it does not run',
      )
      .option('--epoch <number>', 'the epoch that hosts say they expect, where it is higher', parseEpoch),
  ).action(async ({ epoch: wanted = firstEpoch }: { readonly epoch?: number }, command: Command) => {
    const epoch = await acceptRestore(settingsOf(command), wanted);
    streams.stderr.write(
      `the shared state is taken as it is, as epoch ${epoch}; this endpoint can be started\n`,
    );
  });
}

/** Hosts would refuse every endpoint of an epoch that is too far above theirs. */
function expectNear(wanted: number, known: number): void {
  if (wanted > known + mostRaised)
    throw new CommandError(
      'usage',
      `--epoch ${wanted} is too far above epoch ${known} of the shared state: expected at most ${known + mostRaised}.`,
    );
}

function parseEpoch(text: string): number {
  if (epochForm.test(text)) return Number(text);
  throw new InvalidArgumentError(
    `${JSON.stringify(text)} is no epoch: expected a number from ${firstEpoch} on.`,
  );
}

/** @param from the state folder of a server to copy from; null: the fleet begins without anything. */
async function initialise(settings: Settings, from: string | null): Promise<Copied | null> {
  return withStores(settings, async ({ store, hostStore, sealingKey, actionLog, resources }) => {
    if (readClusterMeta(store) !== null)
      throw new CommandError('refused', `etcd has the fleet "${readClusterMeta(store)?.fleetName}" already.`);
    let copied: Copied | null = null;
    if (from !== null) {
      const source = from === settings.stateDir ? hostStore : await openStore(from, resources);
      expectOwnKey(source, sealingKey);
      copied = await copyShared(source, store);
    }
    const cause = copied ? `${copied.entries} entries of ${from}` : null;
    await actionLog.write(localActor(), {
      what: 'initCluster',
      account: settings.fleetName,
      outcome: 'done',
      cause,
    });
    await makeCluster(store, sealingKey, settings.fleetName);
    return copied;
  });
}

/** @param wanted the lowest epoch that it may become.  @returns what it has become. */
async function acceptRestore(settings: Settings, wanted: number): Promise<number> {
  if (settings.engine !== 'etcd') return acceptOwnRestore(settings, wanted);
  const { readReplica, replicaFolder } = await import('./openClusterStore.js');
  let known = firstEpoch;
  return withStores(
    settings,
    async ({ store, sealingKey, actionLog }) => {
      expectCluster(store, new SharedSealedStore(store, sealingKey), settings.fleetName);
      expectNear(wanted, Math.max(known, epochOf(store)));
      await recordRestore(actionLog, settings);
      return raiseEpoch(store, Math.max(known, wanted - 1));
    },
    async () => {
      // Hosts may have been told it: etcd may have been put back to a lower one.
      known = await readReplica(settings.stateDir, epochOf).catch(() => firstEpoch);
      // Before the copy is removed: a later call must find it.
      if (known > firstEpoch) expectNear(wanted, known);
      rmSync(replicaFolder(settings.stateDir), { recursive: true, force: true });
    },
  );
}

/** Of an endpoint that shares its state with no other: hosts refuse one that still runs on the state of before. */
async function acceptOwnRestore(settings: Settings, wanted: number): Promise<number> {
  if (settings.role !== 'endpoint')
    throw new CommandError('usage', `the setting role is ${settings.role}: expected endpoint.`);
  expectStopped(settings);
  const resources = new ResourceStack();
  try {
    const { sharedStore, auditLog } = await openState(settings, resources);
    expectNear(wanted, epochOf(sharedStore));
    await recordRestore(actionLogOf(auditLog), settings);
    return await raiseEpoch(sharedStore, wanted - 1);
  } finally {
    await resources.close();
  }
}

function recordRestore(actionLog: ActionLog, { fleetName }: Settings): Promise<void> {
  return actionLog.write(localActor(), { what: 'acceptRestore', account: fleetName, outcome: 'done' });
}

interface Opened {
  readonly store: ReplicatedStore;
  readonly hostStore: LmdbStore;
  readonly sealingKey: Buffer;
  readonly actionLog: ActionLog;
  readonly resources: ResourceStack;
}

/**
 * Opens the state of an endpoint that does not run, without the checks of the shared state.
 * @param prepare is called when this process owns the state folder.
 */
async function withStores<T>(
  settings: Settings,
  run: (opened: Opened) => Promise<T>,
  prepare: () => Promise<void> = async () => undefined,
): Promise<T> {
  expectEtcd(settings);
  expectStopped(settings);
  const { openClusterStore } = await import('./openClusterStore.js');
  const resources = new ResourceStack();
  try {
    const hostStore = await openStore(settings.stateDir, resources);
    await prepare();
    const { store } = await openClusterStore(settings, hostStore, resources);
    const sealingKey = readSealingKey(settings.keyFile, hostStore.has('sealed/') || store.has('sealed/'));
    const sealed = new SealedStore(hostStore, sealingKey);
    const actionLog = actionLogOf(resources.use(await openAuditLog(settings, sealingKey, sealed)));
    return await run({ store, hostStore, sealingKey, actionLog, resources });
  } finally {
    await resources.close();
  }
}

function expectStopped({ stateDir }: Settings): void {
  if (findStateOwner(stateDir) !== null)
    throw new CommandError('refused', `a server runs on "${stateDir}": expected it to be stopped.`);
}

function expectEtcd({ engine }: Settings): void {
  if (engine !== 'etcd')
    throw new CommandError(
      'usage',
      `the setting engine is ${engine}: expected etcd, with role = endpoint, in the configuration file or the environment.`,
    );
}

/** Secrets that other endpoints could not open would be of no use.  @throws SealedStoreError */
function expectOwnKey(source: KeyValueStore, sealingKey: Buffer): void {
  const sealed = new SharedSealedStore(source, sealingKey);
  for (const prefix of sharedSecrets) for (const _ of sealed.entries(prefix));
}

interface ClusterState extends EngineStatus {
  readonly fleet: ClusterMeta | null;
  /** With their ids. */
  readonly endpoints: readonly (readonly [id: string, entry: RunningEndpointEntry])[];
  readonly removedEndpoints: readonly RemovedEndpoint[];
}

async function readClusterState(settings: Settings): Promise<ClusterState> {
  expectEtcd(settings);
  const { openEngine } = await import('./openClusterStore.js');
  const engine = openEngine(settings);
  try {
    const status = await engine.status();
    const meta = new Map((await engine.read(metaPrefix)).map(({ key, value }) => [key, value]));
    const endpoints = await engine.read(endpointsPrefix);
    return {
      ...status,
      fleet: readClusterMeta({ get: (key) => meta.get(key) ?? null }),
      endpoints: endpoints.map(({ key, value }) => [key.slice(endpointsPrefix.length), parseEndpoint(value)]),
      removedEndpoints: listRemoved({
        entries: function* (prefix) {
          for (const entry of meta) if (entry[0].startsWith(prefix)) yield entry;
        },
      }),
    };
  } finally {
    await engine.close();
  }
}

function printJson({ revision, endpoints, ...state }: ClusterState): string {
  const printed = { ...state, revision: String(revision), endpoints: Object.fromEntries(endpoints) };
  return `${JSON.stringify(printed, null, 2)}\n`;
}

function printStatus({
  fleet,
  members,
  endpoints,
  removedEndpoints,
  alarms,
  revision,
}: ClusterState): string {
  const head = fleet
    ? `fleet ${fleet.fleetName}, form ${fleet.version} of the shared state, epoch ${fleet.epoch}, revision ${revision}`
    : 'no fleet: "iscsi-wbem cluster init" makes it';
  const memberRows = members.map(({ url, state }) =>
    state === null
      ? [url, 'no answer', '-', '-', '-']
      : [
          url,
          state.isLeader ? 'leader' : 'follower',
          state.version,
          printSize(state.usedBytes),
          state.quotaBytes === null ? '-' : printSize(state.quotaBytes),
        ],
  );
  const endpointRows = endpoints.map(([id, { hostName, address, port, version, since }]) => [
    id,
    hostName,
    `${address}:${port}`,
    version,
    since,
  ]);
  return [
    `${head}\n`,
    ...alarms.map((alarm) => `ALARM ${alarm}: "iscsi-wbem doctor" says what to do\n`),
    '\n',
    printTable(['MEMBER OF ETCD', 'STATE', 'VERSION', 'SIZE', 'QUOTA'], memberRows),
    '\n',
    endpoints.length === 0
      ? 'no endpoint runs\n'
      : printTable(['ENDPOINT', 'HOST', 'ADDRESS', 'VERSION', 'SINCE'], endpointRows),
    ...removedEndpoints.map(({ id, at }) => `endpoint ${id} was removed at ${at}\n`),
  ].join('');
}

function printSize(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
