import { AnswerCache } from '../cimxml/encode/AnswerCache.js';
import type { SizedAnswer } from '../cimxml/handleRequest.js';
import type { Console } from '../console/Console.js';
import type { HostPairs } from '../credentials/Host.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { Executor } from '../operations/Executor.js';
import { targetNamespace } from '../providers/identity.js';
import { readVersion } from './readVersion.js';
import type { Fleet } from '../fleet/Fleet.js';
import { fleetGateways } from '../fleet/fleetGateways.js';
import { Gateway } from '../storagegateway/Gateway.js';
import { oneGateway, type Gateways } from '../storagegateway/Gateways.js';
import { StorageGateway } from '../storagegateway/StorageGateway.js';
import { findTargetName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { WsmanServer } from '../wsman/handleRequest.js';
import { countAnswered, countSized } from './countAnswered.js';
import { ItemEncoder } from '../wsman/encode/items.js';
import { doorsOf } from './doors.js';
import type { InstanceSources } from './openInstances.js';
import { refusedMethods } from './refusedMethods.js';
import type { ServerDeps } from './ServerDeps.js';

/** The executor that runs the requests of all protocols. */
export function openExecutor(
  { settings, logger: log, auditLog, deniedRecords, metrics }: ServerDeps,
  sources: InstanceSources,
  enumerations: EnumerationContexts,
): Executor {
  return new Executor({
    ...sources,
    enumerations,
    timeoutMs: settings.operationTimeoutMs,
    onAnswered: (answered) => countAnswered(answered, metrics),
    onMethodRefused: refusedMethods({ auditLog, logger: log }),
    onDenied: ({ principal: { name: who, address, door }, name: what, reason: cause }) =>
      deniedRecords.write({ who, address, door, what, cause }),
    log,
  });
}

/** The protocols of the HTTP server, over one executor. */
export async function openProtocols(
  deps: ServerDeps,
  {
    executor,
    driver,
    pairs,
    console,
    events,
  }: {
    readonly executor: Executor;
    readonly driver: TargetDriver;
    readonly pairs: HostPairs;
    /** Null if it is switched off. */
    readonly console: Pick<Console, 'answer' | 'answerTooLong'> | null;
    readonly events: WsmanServer['events'];
  },
): Promise<readonly ProtocolHandler[]> {
  const gateway = await Gateway.open(deps.hostStore, deps.hostName, (text) =>
    findTargetName(text, driver.capabilities),
  );
  const gateways = oneGateway(gateway, { targets: driver, pairs });
  return protocolsOver(deps, { executor, gateways, console, events });
}

/** The protocols of an endpoint. */
export async function openFleetProtocols(
  deps: ServerDeps,
  {
    executor,
    fleet,
    console,
    events,
  }: {
    readonly executor: Executor;
    readonly fleet: Fleet;
    /** Null if it is switched off. */
    readonly console: Pick<Console, 'answer' | 'answerTooLong'> | null;
    readonly events: WsmanServer['events'];
  },
): Promise<readonly ProtocolHandler[]> {
  const { region } = await Gateway.open(deps.sharedStore, deps.hostName);
  return protocolsOver(deps, { executor, gateways: fleetGateways(fleet, region), console, events });
}

function protocolsOver(
  { settings, logger: log, users, accessKeys, throttle, metrics }: ServerDeps,
  {
    executor,
    gateways,
    console,
    events,
  }: {
    readonly executor: Executor;
    readonly gateways: Gateways;
    readonly console: Pick<Console, 'answer' | 'answerTooLong'> | null;
    readonly events: WsmanServer['events'];
  },
): readonly ProtocolHandler[] {
  const storageGateway = new StorageGateway({
    deps: { gateways },
    accessKeys,
    users,
    executor,
    namespace: targetNamespace,
    throttle,
    log,
  });
  const answers = new AnswerCache();
  const cimXml = {
    executor,
    answers,
    xmlLimits: { maxDepth: settings.maxXmlDepth, maxElements: settings.maxXmlElements },
    maxBatchOperations: settings.maxBatchOperations,
    batchTimeoutMs: settings.operationTimeoutMs,
    onSized: (sized: SizedAnswer) => countSized(sized, executor, metrics),
    log,
  };
  const wsman = {
    ...cimXml,
    events,
    version: readVersion(),
    defaultNamespace: settings.wsmanNamespace,
    maxAnswerBytes: settings.maxEnvelopeBytes,
    items: new ItemEncoder(answers.pages),
  };
  return doorsOf({ cimXml, wsman, storageGateway, console });
}
