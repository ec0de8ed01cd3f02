import { hostname, networkInterfaces } from 'node:os';
import { listenAddresses } from '../config/exposure.js';
import type { Settings } from '../config/Settings.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { Admission } from '../http/Admission.js';
import { HttpServer } from '../http/HttpServer.js';
import type { ListenerOptions } from '../http/Listener.js';
import type { MonitoringDeps } from '../http/monitoringPages.js';
import type { ProtocolHandler } from '../http/ProtocolHandler.js';
import { serverItself } from '../initiator/InitiatorAudit.js';
import type { EventSubscriptions } from '../providers/indications/EventSubscriptions.js';
import { CertificateUsers } from '../security/CertificateUsers.js';
import { ServerCertificate } from '../security/ServerCertificate.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** A server that accepts requests. */
export interface Answering {
  /** The URLs it listens on, plain HTTP first, with the actual ports where port 0 was given. */
  readonly urls: readonly string[];
  /**
   * Refuses new requests and waits for those in progress, as long as the settings allow.  Further calls have no effect.  The rest
   * is closed with the resources.
   */
  stop(): Promise<void>;
  /** Ends the remaining requests at once. */
  hurry(): void;
}

interface HttpParts {
  readonly protocols: readonly ProtocolHandler[];
  readonly monitoring: MonitoringDeps;
  /** Null: no HTTPS. */
  readonly certificate: ServerCertificate | null;
  /** See HttpServerOptions. */
  readonly admit?: () => void;
  readonly admission?: Admission;
}

/** Begins to accept requests.  Closing `resources` stops it if it has not been stopped. */
export async function startHttp(
  deps: ServerDeps,
  resources: ResourceStack,
  {
    enumerations,
    events,
    ...parts
  }: HttpParts & {
    readonly enumerations: Pick<EnumerationContexts, 'shutDown'>;
    readonly events: Pick<EventSubscriptions, 'shutDown'>;
  },
): Promise<Answering> {
  const httpServer = openHttp(deps, parts);
  const urls = await httpServer.start();
  const stop = async (): Promise<void> => {
    // Done first, so that the stop does not wait for running pulls to complete.
    const abandoned = enumerations.shutDown();
    events.shutDown();
    resources.defer(() => abandoned);
    await httpServer.stop(deps.settings.stopTimeoutMs);
  };
  let stopped: Promise<void> | null = null;
  const stopOnce = (): Promise<void> => (stopped ??= stop());
  resources.defer(stopOnce);
  parts.certificate?.onChange(() => httpServer.renewConnections());
  return { urls, stop: stopOnce, hurry: () => void httpServer.stop(0) };
}

/** Makes the HTTP server.  It does not listen yet. */
function openHttp(
  { settings, users, authenticator, metrics, logger: log }: ServerDeps,
  { protocols, monitoring, certificate, admit, admission }: HttpParts,
): HttpServer {
  const httpServer = new HttpServer({
    listeners: listenersOf(settings, certificate),
    limits: settings,
    authenticator,
    certificateUsers: new CertificateUsers(users, settings.clientCertificateUsers),
    protocols,
    monitoring,
    ...(admit && { admit }),
    ...(admission && { admission }),
    observer: {
      onResponse: (status) => metrics.countResponse(status),
      onRefusal: (reason) => metrics.countRefusal(reason),
    },
    log,
  });
  metrics.watch(
    { name: 'http_connections', help: 'Open HTTP connections.', read: () => httpServer.connections },
    { name: 'http_requests', help: 'POST requests under way.', read: () => httpServer.requests },
    {
      name: 'passwords_waiting',
      help: 'Passwords that wait to be checked.',
      read: () => authenticator.waiting,
    },
    {
      name: 'http_delayed_refusals',
      help: 'Answers to wrong passwords and signatures that are held back.',
      read: () => httpServer.delayedRefusals,
    },
  );
  return httpServer;
}

/**
 * Plain HTTP comes first: its URL is shown by the quick start, and clients can use it without the certificate.  The ports of
 * WS-Management come last.  Each port serves all protocols.
 */
function listenersOf(settings: Settings, certificate: ServerCertificate | null): ListenerOptions[] {
  const { httpPort, httpsPort, wsmanHttpPort, wsmanHttpsPort, clientCertificate } = settings;
  const { http, https } = listenAddresses(settings);
  const tls = certificate && { source: certificate, clientCertificate };
  const plainOn = (port: number | null): ListenerOptions[] =>
    port === null ? [] : [{ port, bind: http, tls: null }];
  const encryptedOn = (port: number | null): ListenerOptions[] =>
    port === null || !tls ? [] : [{ port, bind: https, tls }];
  return [
    ...plainOn(httpPort),
    ...encryptedOn(httpsPort),
    ...plainOn(wsmanHttpPort),
    ...encryptedOn(wsmanHttpsPort),
  ];
}

/**
 * The HTTPS certificate; null if there is no HTTPS.
 * @throws CertificateError
 */
export async function openCertificate({
  settings,
  actionLog,
  logger: log,
}: Pick<ServerDeps, 'actionLog' | 'logger' | 'settings'>): Promise<ServerCertificate | null> {
  const { httpsPort, wsmanHttpsPort, tlsCertificate, tlsKey, clientCertificate, clientCa, stateDir, bind } =
    settings;
  if (httpsPort === null && wsmanHttpsPort === null) return null;
  const isEverywhere = bind === '0.0.0.0' || bind === '::';
  const names = [hostname(), 'localhost', '127.0.0.1', '::1', ...(isEverywhere ? [] : [bind])];
  const addresses = Object.values(networkInterfaces()).flat();
  return ServerCertificate.open({
    certificateFile: tlsCertificate,
    keyFile: tlsKey,
    clientCaFile: clientCertificate === 'off' ? null : clientCa,
    stateDir,
    names: [...new Set(names)].filter((name) => name !== ''),
    furtherNames: isEverywhere
      ? addresses.flatMap((each) => (each?.internal === false ? [each.address] : []))
      : [],
    record: (by, outcome, cause) => {
      const actor = by ? { name: by.who, address: by.address ?? 'local', door: by.door } : serverItself;
      return actionLog.write(actor, { what: 'readCertificate', outcome, cause });
    },
    log,
  });
}
