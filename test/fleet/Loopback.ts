import { createSecureContext, type SecureContext } from 'node:tls';
import { ActRecords } from '../../src/agent/ActRecords.js';
import { Acts } from '../../src/agent/Acts.js';
import { AdmittedEndpoints } from '../../src/agent/AdmittedEndpoints.js';
import { AgentIdentity, keepEnrolled } from '../../src/agent/AgentIdentity.js';
import { EventLog } from '../../src/agent/EventLog.js';
import { FleetServer, type FleetRequestHandler } from '../../src/link/FleetServer.js';
import { agentHandler } from '../../src/agent/agentHandler.js';
import type { AgentHost } from '../../src/agent/AgentHost.js';
import { storageHelloOf } from '../../src/agent/readStorage.js';
import { RemotePolicy, type RemotePolicySettings } from '../../src/agent/RemotePolicy.js';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import type { Changes } from '../../src/changes/Changes.js';
import type { Host } from '../../src/credentials/Host.js';
import type { HostRow } from '../../src/fleet/HostRegistry.js';
import type { FleetCertificates } from '../../src/fleet/FleetCertificates.js';
import { LinkedHost } from '../../src/fleet/LinkedHost.js';
import { Turns } from '../../src/fleet/Turns.js';
import { RemoteHost } from '../../src/fleet/RemoteHost.js';
import { protocolVersions, type Greeting } from '../../src/link/messages.js';
import { firstEpoch, type FleetStanding } from '../../src/link/standing.js';
import type { Storage } from '../../src/provisioning/Storage.js';
import { makeFleetCa, makeFleetCertificate, makeFleetKey } from '../../src/security/fleetCertificates.js';
import type { CertificateAndKey } from '../../src/security/makeCertificate.js';
import type { SealedStore } from '../../src/store/SealedStore.js';
import type { HostStore } from '../../src/store/KeyValueStore.js';

const fleetId = 'f1ee7';
export const hostId = '0123456789abcdef';

/** A fleet's certificates, made once for all tests of a file. */
export class TestCertificates {
  static #made: Promise<TestCertificates> | null = null;

  private constructor(
    readonly ca: CertificateAndKey,
    readonly context: SecureContext,
    readonly hostKey: { readonly publicKey: string; readonly privateKey: string },
  ) {}

  static make(): Promise<TestCertificates> {
    this.#made ??= this.#makeNew();
    return this.#made;
  }

  static async #makeNew(): Promise<TestCertificates> {
    const [ca, key, hostKey] = await Promise.all([makeFleetCa(fleetId), makeFleetKey(), makeFleetKey()]);
    const cert = await makeFleetCertificate(ca, { fleetId, role: 'endpoint', id: 'e1' }, key.publicKey);
    const context = createSecureContext({ ca: ca.certificate, cert, key: key.privateKey });
    return new TestCertificates(ca, context, hostKey);
  }

  /** Of a host. @param hours how long it lasts; below 0: it has ended. */
  certify(id: string, publicKey: string, hours?: number): Promise<string> {
    return makeFleetCertificate(this.ca, { fleetId, role: 'host', id }, publicKey, hours);
  }

  /** As the links of an endpoint ask for them. */
  get ofFleet(): FleetCertificates {
    const { ca, context } = this;
    return {
      fleetId,
      endpointId: 'e1',
      ca: ca.certificate,
      context,
      certify: (id: string, publicKey: string) => this.certify(id, publicKey),
      onChange: () => {},
      close: () => {},
    } as unknown as FleetCertificates;
  }
}

export interface LoopbackOptions {
  readonly host: Host & { readonly storage?: Storage | null };
  readonly changes: Pick<Changes, 'isUnderWay'>;
  readonly store: HostStore;
  readonly sealed: SealedStore;
  readonly policy?: Partial<RemotePolicySettings>;
  /** How the endpoint's lines are kept; left out: they are not. */
  readonly record?: (line: AuditRecord) => void;
  readonly readTimeoutMs?: number;
  readonly actTimeoutMs?: number;
  readonly maxAnswerBytes?: number;
  /** How long the agent waits for an endpoint that does not read. */
  readonly readerTimeoutMs?: number;
  /** Stands between the agent's server and what it does. */
  readonly wrap?: (handle: FleetRequestHandler) => FleetRequestHandler;
  readonly hello?: Partial<Greeting>;
  /** Called with each row that is to be stored. */
  readonly onChange?: (row: HostRow) => void;
  /** What the endpoint tells of the fleet; left out: that its state was never put back, and no endpoint removed. */
  readonly standing?: () => FleetStanding;
  readonly events?: EventLog;
  /** How long the host's certificate lasts; below 0: it has ended. */
  readonly certificateHours?: number;
  /** The port that the endpoint connects to, where something stands between; left out: that of the agent. */
  readonly through?: (port: number) => Promise<number>;
}

/** A host and the endpoint that sees it, over TLS on the loopback. */
export class Loopback {
  private constructor(
    readonly remote: RemoteHost,
    readonly linked: LinkedHost,
    readonly identity: AgentIdentity,
    readonly records: ActRecords,
    readonly port: number,
    private readonly server: FleetServer,
  ) {}

  static async open(options: LoopbackOptions): Promise<Loopback> {
    const { changes, store, sealed, wrap = (handle) => handle } = options;
    const host: AgentHost = { storage: null, ...options.host };
    const certificates = await TestCertificates.make();
    const { hostKey, ca } = certificates;
    const enrolled = {
      fleetId,
      hostId,
      systemName: 'store1',
      ca: ca.certificate,
      certificate: await certificates.certify(hostId, hostKey.publicKey, options.certificateHours),
      privateKey: hostKey.privateKey,
    };
    keepEnrolled(sealed, enrolled);
    const identity = AgentIdentity.open(store, sealed);
    const records = new ActRecords(store);
    const policy = {
      remoteTargets: null,
      remoteMayOpen: true,
      remoteStorage: true,
      iqnPrefix: 'iqn.2026-11.test.example',
      maxActsPerMinute: 1_000,
      ...options.policy,
    };
    const log = { info() {}, warn() {}, debug() {}, error() {} };
    const { kind, capabilities } = host.targets;
    const server = new FleetServer({
      port: 0,
      bind: '127.0.0.1',
      identity,
      log,
      handle: wrap(
        agentHandler({
          host,
          acts: new Acts({ host, changes, records, policy: new RemotePolicy(policy, host) }),
          admitted: new AdmittedEndpoints(sealed),
          events: options.events ?? new EventLog({ maxEvents: 10 }),
          hello: () => ({
            protocol: protocolVersions,
            version: '0',
            systemName: 'store1',
            hostId,
            bootId: identity.bootId,
            generation: identity.generation,
            kind,
            capabilities: { ...capabilities, chapAlgorithms: [...capabilities.chapAlgorithms] },
            gateway: { region: 'us-east-1', accountId: '1'.repeat(12), gatewayId: 'sgw-1' },
            defaultChapName: null,
            storage: host.storage && storageHelloOf(host.storage),
            machine: null,
            certificateEnds: identity.certificateEnds.toISOString(),
            auditHead: null,
            ...options.hello,
          }),
          bootId: identity.bootId,
          readerTimeoutMs: options.readerTimeoutMs ?? 60_000,
          renew: (certificate) => identity.renew(certificate),
          log,
        }),
      ),
    });
    const port = await server.listen();
    const linked = new LinkedHost({
      row: {
        systemName: 'store1',
        hostId,
        address: '127.0.0.1',
        port: (await options.through?.(port)) ?? port,
        publicKey: hostKey.publicKey,
        hello: null,
        since: new Date().toISOString(),
        lost: null,
      },
      certificates: certificates.ofFleet,
      standing: () => options.standing?.() ?? { epoch: firstEpoch, removed: [] },
      turns: new Turns(1),
      turnsOfLost: new Turns(1),
      maxAnswerBytes: options.maxAnswerBytes ?? 16 * 1024 * 1024,
      onChange: (row) => options.onChange?.(row),
      log,
      probe: { everyMs: 60_000, firstMs: 50, mostMs: 200, deadlineMs: 60_000 },
    });
    await linked.start();
    if (linked.row.hello === null) {
      linked.close();
      await server.close();
      throw linked.unreachable();
    }
    const remote = new RemoteHost({
      host: linked,
      audit: { write: async (line) => options.record?.(line), expectRoom: async () => {} },
      endpointId: 'e1',
      readTimeoutMs: options.readTimeoutMs ?? 60_000,
      actTimeoutMs: options.actTimeoutMs ?? 60_000,
      log,
    });
    return new Loopback(remote, linked, identity, records, port, server);
  }

  /** Stops the agent, which waits for so long for requests in progress. */
  stopAgent(waitMs: number): Promise<void> {
    return this.server.close(waitMs);
  }

  async close(): Promise<void> {
    this.linked.close();
    await this.server.close();
  }
}
