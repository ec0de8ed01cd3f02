import type { ProofSetting, SessionsOnChange } from '../credentials/changeSettings.js';
import type { Password } from '../security/Password.js';
import type { EmbeddedTarget } from '../targets/EmbeddedTarget.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { ClusterSettings } from './clusterSettingTable.js';
import type { FleetSettings } from './fleetSettingTable.js';
import type { ConsoleSettings } from './consoleSettingTable.js';
import type { PortalSettings } from './portalSettingTable.js';
import type { WsmanSettings } from './wsmanSettingTable.js';
import type { PoolSettings } from './readPools.js';
import type { ProviderSettings } from './providerSettingTable.js';
import type { XmlSettings } from './xmlSettingTable.js';
import type { RepositoryLimits } from '../repository/RepositoryLimits.js';
import type { StorageSettings } from './storageSettingTable.js';

/** Kinds of targets that this server can manage. */
export const targetKinds = ['embedded', 'tgt', 'lio'] as const;
export type TargetKind = (typeof targetKinds)[number];

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Whether metrics can be read without a password from this machine. */
export const metricsAccessSettings = ['authenticated', 'loopback'] as const;
export type MetricsAccess = (typeof metricsAccessSettings)[number];

/** Settings that may differ between targets. */
export interface TargetSettings {
  readonly proof: ProofSetting;
  readonly sessionsOnChange: SessionsOnChange;
}

/** Where plain HTTP listens: on the loopback address only, or on the address of HTTPS. */
export const plainHttpSettings = ['loopback', 'anywhere'] as const;
export type PlainHttp = (typeof plainHttpSettings)[number];

/** Whether HTTPS asks clients for a certificate, and whether it accepts a client without one. */
export const clientCertificateSettings = ['off', 'optional', 'required'] as const;
export type ClientCertificate = (typeof clientCertificateSettings)[number];

/** A key pair that signs AWS requests. */
export interface AwsAccessKey {
  readonly id: string;
  readonly secret: Password;
}

/** All settings, validated.  Paths are absolute. */
export interface Settings
  extends
    TargetSettings,
    ConsoleSettings,
    FleetSettings,
    ClusterSettings,
    ProviderSettings,
    StorageSettings,
    PortalSettings,
    RepositoryLimits,
    WsmanSettings,
    XmlSettings {
  /** TCP port for plain HTTP; 0: any free port; null: none. */
  readonly httpPort: number | null;
  /** TCP port for HTTPS; 0: any free port; null: none. */
  readonly httpsPort: number | null;
  /** Address on which HTTPS listens, and plain HTTP if it is allowed there. */
  readonly bind: string;
  readonly plainHttp: PlainHttp;
  /** The operator's certificate and key in PEM.  Without both the server makes its own. */
  readonly tlsCertificate: string | null;
  readonly tlsKey: string | null;
  readonly clientCertificate: ClientCertificate;
  /** CA certificates for client certificates, in PEM. */
  readonly clientCa: string | null;
  /** User by common name of a client certificate; if empty, the common name is the user. */
  readonly clientCertificateUsers: ReadonlyMap<string, string>;
  /** The folder of the store, the audit log and the lock.  One process owns it. */
  readonly stateDir: string;
  /** The file of the sealing key, outside the state folder. */
  readonly keyFile: string;
  readonly target: TargetKind;
  readonly tgtSocket: string;
  /** LIO's folder in configfs. */
  readonly lioConfigfs: string;
  /** The file from which LIO's targets are restored when the host starts. */
  readonly lioSaveconfig: string;
  /** Portals of new LIO targets; IPv6 addresses without brackets. */
  readonly lioPortals: readonly { readonly address: string; readonly port: number }[];
  /** TCP port of the embedded target; 0: any free port. */
  readonly iscsiPort: number;
  /** Address of the embedded target. */
  readonly iscsiBind: string;
  readonly logLevel: LogLevel;
  /** Number of failures of one name from one address that causes a lockout. */
  readonly loginAttempts: number;
  /** Maximum number of password checks that wait for their turn. */
  readonly maxPasswordsWaiting: number;
  /** How long a wrong password or signature counts. */
  readonly loginWindowSeconds: number;
  readonly loginLockSeconds: number;
  /** Maximum delay of an answer to a wrong password or signature; 0: no delay. */
  readonly loginDelayMs: number;
  /** A file of the audit log of this length is renamed and a new one begun. */
  readonly auditMaxBytes: number;
  readonly metricsAccess: MetricsAccess;
  /** Password for the first user, `admin`; null: it is generated. */
  readonly adminPassword: Password | null;
  /** AWS access key of the user `admin`; null: only those in the store. */
  readonly awsAccessKey: AwsAccessKey | null;
  readonly maxBodyBytes: number;
  /** Of all request bodies in memory at the same time. */
  readonly maxBodiesBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  /** Maximum number of requests in progress. */
  readonly maxRequests: number;
  /** Maximum number of requests in progress on one connection, because a client may pipeline requests. */
  readonly maxRequestsPerConnection: number;
  /** Time limit for receiving request line and headers. */
  readonly headerTimeoutMs: number;
  /** Time limit for receiving a whole request, and for the client to read each piece of the answer. */
  readonly requestTimeoutMs: number;
  /** Time limit for the work on a request, until the first byte of its answer. */
  readonly operationTimeoutMs: number;
  /** How long a connection may be idle between two requests. */
  readonly idleTimeoutMs: number;
  /** Maximum number of open pull enumerations. */
  readonly maxEnumerations: number;
  readonly maxEnumerationsPerUser: number;
  /** Maximum number of objects in one answer of an Open... or Pull... operation, whatever MaxObjectCount is. */
  readonly maxObjectsPerPull: number;
  /** Used if the client states no OperationTimeout. */
  readonly enumerationTimeoutSeconds: number;
  readonly maxEnumerationTimeoutSeconds: number;
  /** How long the server waits for requests in progress when it stops. */
  readonly stopTimeoutMs: number;
  readonly secretMinBytes: number;
  readonly secretMaxBytes: number;
  /** Whether secrets are stored, sealed, for a target that loses them at a restart (tgt). */
  readonly replay: boolean;
  /** Whether a protected target of tgt is closed again if another process opens it, or deletes and re-creates it. */
  readonly reclose: boolean;
  /** The server's initiator name for proofs of accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  /**
   * Addresses, CIDR ranges and host names to which clients may have the server connect, in addition to loopback and the portals
   * of its own targets.
   */
  readonly connectAllow: readonly string[];
  /** Allowed addresses, CIDR ranges and host names of listeners for indications, in addition to loopback. */
  readonly listenerAllow: readonly string[];
  /** File of CA certificates for listeners; null: those of Node.js. */
  readonly listenerCa: string | null;
  /** Time limit for a listener to accept an indication. */
  readonly listenerTimeoutMs: number;
  /** Interval between two readings that detect changes made by other programs. */
  readonly indicationPollMs: number;
  /** Also the maximum number of filters and of destinations. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerUser: number;
  /** Maximum number of indications waiting for one listener. */
  readonly maxQueuedIndications: number;
  /** How long a change waits for another one at the same target. */
  readonly lockWaitMs: number;
  /** CHAP name of an account for all initiators if the client gives none (VDS). */
  readonly defaultChapName: string | null;
  /** Settings of single targets in the configuration file. */
  readonly targets: ReadonlyMap<IscsiName, Partial<TargetSettings>>;
  /** The targets of the embedded kind. */
  readonly embeddedTargets: readonly EmbeddedTarget[];
  /** The pools of volumes; if empty, one folder in the state folder. */
  readonly pools: readonly PoolSettings[];
}

/** The settings of one target: its own, or else those of the server. */
export function targetSettings(settings: Settings, target: IscsiName): TargetSettings {
  const { proof, sessionsOnChange } = settings;
  return { proof, sessionsOnChange, ...settings.targets.get(target) };
}
