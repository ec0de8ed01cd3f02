import { hostname } from 'node:os';
import { answerForwarded } from '../cluster/answerForwarded.js';
import { EndpointLinks } from '../cluster/EndpointLinks.js';
import { forwardingProtocol } from '../cluster/forwardingProtocol.js';
import { sharedVersion } from '../cluster/ClusterMeta.js';
import type { ClusterStanding } from '../cluster/ClusterStanding.js';
import { MarkCleanup } from '../cluster/MarkCleanup.js';
import { Presence } from '../cluster/Presence.js';
import type { FleetCertificates } from '../fleet/FleetCertificates.js';
import type { Admission } from '../http/Admission.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { FleetServer } from '../link/FleetServer.js';
import { readVersion } from './readVersion.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** A pull of events may wait for so long, besides the time for the operation. */
const longestWaitMs = 600_000;
/** Requests that the other endpoints forward to this one, each with its own connection: 256 of each of four others. */
const maxConnections = 1_024;

/** The connections to the other endpoints; null: there are none, because this endpoint shares its state with nobody. */
export function openEndpointLinks(
  { cluster, settings, logger: log }: ServerDeps,
  certificates: FleetCertificates,
  resources: ResourceStack,
): EndpointLinks | null {
  if (!cluster) return null;
  const silenceMs = settings.operationTimeoutMs + longestWaitMs;
  const links = new EndpointLinks({ store: cluster.store, certificates, silenceMs, log });
  resources.defer(async () => links.close());
  return links;
}

/**
 * Begins to answer requests that other endpoints forward, and makes this endpoint known to them.
 * @param protocols of this endpoint.
 * @returns the protocols for its clients.
 * @throws ListenError
 */
export async function answerEndpoints(
  { cluster, settings, users, logger: log }: ServerDeps,
  {
    protocols,
    links,
    admission,
    certificates,
    standing,
    resources,
  }: {
    readonly protocols: readonly ProtocolHandler[];
    readonly links: EndpointLinks | null;
    /** That of the server for clients. */
    readonly admission: Admission;
    readonly certificates: FleetCertificates;
    readonly standing: ClusterStanding;
    readonly resources: ResourceStack;
  },
): Promise<readonly ProtocolHandler[]> {
  if (!cluster || !links) return protocols;
  const { endpointPort, endpointBind, endpointAddress: address } = settings;
  const server = new FleetServer({
    port: endpointPort,
    bind: endpointBind,
    maxConnections,
    identity: certificates,
    handle: answerForwarded({
      protocols,
      users,
      isRemoved: (endpoint) => standing.isRemoved(endpoint),
      maxBodyBytes: settings.maxBodyBytes,
      admission,
      writeTimeoutMs: settings.requestTimeoutMs,
      log,
    }),
    log,
  });
  const port = await server.listen();
  resources.defer(() => server.close(settings.stopTimeoutMs));
  resources.use(
    new Presence(cluster.store, certificates.endpointId, {
      address,
      port,
      hostName: hostname(),
      version: readVersion(),
      writer: cluster.endpointId,
      sharedVersion,
      since: new Date().toISOString(),
    }),
  );
  const onError = (err: unknown): void =>
    log.warn({ err }, 'marks of endpoints that are gone could not be removed');
  resources.use(new MarkCleanup({ store: cluster.store, onError }));
  return protocols.map((protocol) => forwardingProtocol(protocol, links));
}
