import type { ProofSetting, SessionsOnChange } from '../credentials/changeSettings.js';
import type { Password } from '../security/Password.js';
import type { EmbeddedTarget } from '../targets/EmbeddedTarget.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { ConsoleSettings } from './consoleSettingTable.js';
import type { PortalSettings } from './portalSettingTable.js';
import type { WsmanSettings } from './wsmanSettingTable.js';
import type { PoolSettings } from './readPools.js';
import type { ProviderSettings } from './providerSettingTable.js';
import type { RepositoryLimits } from '../repository/RepositoryLimits.js';
import type { StorageSettings } from './storageSettingTable.js';

/** Kinds of target this server can configure. */
export const targetKinds = ['embedded', 'tgt', 'lio'] as const;
export type TargetKind = (typeof targetKinds)[number];

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Who may read the metrics without a password. */
export const metricsAccessSettings = ['authenticated', 'loopback'] as const;
export type MetricsAccess = (typeof metricsAccessSettings)[number];

/** Settings that may differ from target to target. */
export interface TargetSettings {
  readonly proof: ProofSetting;
  readonly sessionsOnChange: SessionsOnChange;
}

/** Where plain HTTP may be listened to: on this machine alone, or wherever HTTPS is. */
export const plainHttpSettings = ['loopback', 'anywhere'] as const;
export type PlainHttp = (typeof plainHttpSettings)[number];

/** Whether HTTPS asks clients for a certificate, and whether it takes a client without one. */
export const clientCertificateSettings = ['off', 'optional', 'required'] as const;
export type ClientCertificate = (typeof clientCertificateSettings)[number];

/** A pair that signs AWS requests. */
export interface AwsAccessKey {
  readonly id: string;
  readonly secret: Password;
}

/** Everything that can be set, checked.  Paths are absolute. */
export interface Settings
  extends
    TargetSettings,
    ConsoleSettings,
    ProviderSettings,
    StorageSettings,
    PortalSettings,
    RepositoryLimits,
    WsmanSettings {
  /** TCP port for plain HTTP; 0: any free one; null: none. */
  readonly httpPort: number | null;
  /** TCP port for HTTPS; 0: any free one; null: none. */
  readonly httpsPort: number | null;
  /** Where HTTPS listens, and plain HTTP where it may. */
  readonly bind: string;
  readonly plainHttp: PlainHttp;
  /** The operator's certificate and its key, in PEM: both, or none and the server makes its own. */
  readonly tlsCertificate: string | null;
  readonly tlsKey: string | null;
  readonly clientCertificate: ClientCertificate;
  /** Certificates that those of clients must go back to, in PEM. */
  readonly clientCa: string | null;
  /** User by common name of a client certificate; empty: the common name is the user. */
  readonly clientCertificateUsers: ReadonlyMap<string, string>;
  /** The folder of store, audit record and lock.  One process owns it. */
  readonly stateDir: string;
  /** The sealing key, outside the state folder. */
  readonly keyFile: string;
  readonly target: TargetKind;
  readonly tgtSocket: string;
  /** LIO's folder in configfs. */
  readonly lioConfigfs: string;
  /** The file that LIO's targets are restored from when the host starts. */
  readonly lioSaveconfig: string;
  /** What targets of LIO that are made here listen on; IPv6 without brackets. */
  readonly lioPortals: readonly { readonly address: string; readonly port: number }[];
  /** TCP port of the embedded target; 0: any free one. */
  readonly iscsiPort: number;
  /** Address of the embedded target. */
  readonly iscsiBind: string;
  readonly logLevel: LogLevel;
  /** Wrong passwords or signatures of one name from one address that lock it. */
  readonly loginAttempts: number;
  /** How long a wrong one counts. */
  readonly maxPasswordsWaiting: number;
  readonly loginWindowSeconds: number;
  readonly loginLockSeconds: number;
  /** How long an answer to a wrong one is held back at most; 0: not at all. */
  readonly loginDelayMs: number;
  /** A file of the audit record this long is put aside, and the next one begun. */
  readonly auditMaxBytes: number;
  readonly metricsAccess: MetricsAccess;
  /** Password for the first user, `admin`; null: one is made. */
  readonly adminPassword: Password | null;
  /** Access key of the user `admin` at the AWS door; null: those that the store has. */
  readonly awsAccessKey: AwsAccessKey | null;
  readonly maxBodyBytes: number;
  /** Of all request bodies that are in memory at the same time. */
  readonly maxBodiesBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxXmlDepth: number;
  readonly maxXmlElements: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  /** Requests under way at the same time. */
  readonly maxRequests: number;
  /** Requests under way at the same time on one connection: a client may send the next before the answer (pipelining). */
  readonly maxRequestsPerConnection: number;
  /** The time a client has to send a request line and headers. */
  readonly headerTimeoutMs: number;
  /** The time a client has to send its whole request, and to take each piece of the answer. */
  readonly requestTimeoutMs: number;
  /** The time that the work on a request may take until the first byte of its answer. */
  readonly operationTimeoutMs: number;
  /** How long a connection may wait for its next request. */
  readonly idleTimeoutMs: number;
  /** Open pull enumerations. */
  readonly maxEnumerations: number;
  readonly maxEnumerationsPerUser: number;
  /** Objects in one answer of an Open... or Pull... operation, whatever MaxObjectCount asks for. */
  readonly maxObjectsPerPull: number;
  /** Where the client states no OperationTimeout. */
  readonly enumerationTimeoutSeconds: number;
  readonly maxEnumerationTimeoutSeconds: number;
  /** The time that requests under way have to finish when the server stops. */
  readonly stopTimeoutMs: number;
  readonly secretMinBytes: number;
  readonly secretMaxBytes: number;
  /** Whether secrets are kept, sealed, for a target that forgets them (tgt). */
  readonly replay: boolean;
  /** Whether a protected target of tgt that another process opens, or deletes and makes again, is closed again. */
  readonly reclose: boolean;
  /** The server's own initiator name: it proves accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  /**
   * Addresses, CIDR ranges and host names that clients may have the server connect to, beside the loopback and the portals of
   * its own targets.
   */
  readonly connectAllow: readonly string[];
  /** Addresses, CIDR ranges and host names where listeners of indications may be, beside the loopback. */
  readonly listenerAllow: readonly string[];
  /** File of certificates that listeners are verified by; null: those that come with Node.js. */
  readonly listenerCa: string | null;
  /** The time that a listener has to take an indication. */
  readonly listenerTimeoutMs: number;
  /** The time between two looks for changes that others made to targets. */
  readonly indicationPollMs: number;
  /** As many filters and as many destinations. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerUser: number;
  /** How many indications wait for one listener. */
  readonly maxQueuedIndications: number;
  /** How long a change waits for another one at the same target. */
  readonly lockWaitMs: number;
  /** CHAP name of an account for all initiators where the client gives none (VDS). */
  readonly defaultChapName: string | null;
  /** What the configuration file says about single targets. */
  readonly targets: ReadonlyMap<IscsiName, Partial<TargetSettings>>;
  /** The targets of the embedded kind. */
  readonly embeddedTargets: readonly EmbeddedTarget[];
  /** Where volumes are; empty: one folder in the state folder. */
  readonly pools: readonly PoolSettings[];
}

/** The settings of one target: its own where it has them, those of the server otherwise. */
export function targetSettings(settings: Settings, target: IscsiName): TargetSettings {
  const { proof, sessionsOnChange } = settings;
  return { proof, sessionsOnChange, ...settings.targets.get(target) };
}
