import type { Password } from '../security/Password.js';
import type { EmbeddedTarget } from '../targets/EmbeddedTarget.js';
import type { IscsiName } from '../targets/IscsiName.js';

/** Kinds of target this server can configure. */
export const targetKinds = ['embedded', 'tgt'] as const;
export type TargetKind = (typeof targetKinds)[number];

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * How a change is proved by logging in: `full` tries what must succeed and what must be refused, `positive` only the login that
 * must succeed, `off` nothing.  `require` is `full`, and a change that cannot be proved has failed.
 */
export const proofSettings = ['full', 'positive', 'off', 'require'] as const;
export type ProofSetting = (typeof proofSettings)[number];

/**
 * Which sessions a change ends: `affected` those whose credential was replaced or removed (an update through the AWS door ends
 * all of the target), `all` every session of the target, `none` no session.
 */
export const sessionsOnChangeSettings = ['affected', 'all', 'none'] as const;
export type SessionsOnChange = (typeof sessionsOnChangeSettings)[number];

/** Settings that may differ from target to target. */
export interface TargetSettings {
  readonly proof: ProofSetting;
  readonly sessionsOnChange: SessionsOnChange;
}

/** A pair that signs AWS requests. */
export interface AwsAccessKey {
  readonly id: string;
  readonly secret: Password;
}

/** Everything that can be set, checked.  Paths are absolute. */
export interface Settings extends TargetSettings {
  /** TCP port for plain HTTP; 0: any free one. */
  readonly httpPort: number;
  readonly bind: string;
  /** The folder of store, audit record and lock.  One process owns it. */
  readonly stateDir: string;
  /** The sealing key, outside the state folder. */
  readonly keyFile: string;
  readonly target: TargetKind;
  readonly tgtSocket: string;
  /** TCP port of the embedded target; 0: any free one. */
  readonly iscsiPort: number;
  /** Address of the embedded target. */
  readonly iscsiBind: string;
  readonly logLevel: LogLevel;
  /** Password for the first user, `admin`; null: one is made. */
  readonly adminPassword: Password | null;
  /** Access key of the user `admin` at the AWS door; null: those that the store has. */
  readonly awsAccessKey: AwsAccessKey | null;
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** The time a client has to send its whole request, and to take each piece of the answer. */
  readonly requestTimeoutMs: number;
  /** The time that requests under way have to finish when the server stops. */
  readonly stopTimeoutMs: number;
  readonly secretMinBytes: number;
  readonly secretMaxBytes: number;
  /** Whether secrets are kept, sealed, for a target that forgets them (tgt). */
  readonly replay: boolean;
  /** The server's own initiator name: it proves accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  /**
   * Addresses, CIDR ranges and host names that clients may have the server connect to, beside the loopback and the portals of
   * its own targets.
   */
  readonly connectAllow: readonly string[];
  /** How long a change waits for another one at the same target. */
  readonly lockWaitMs: number;
  /** CHAP name of an account for all initiators where the client gives none (VDS). */
  readonly defaultChapName: string | null;
  /** What the configuration file says about single targets. */
  readonly targets: ReadonlyMap<IscsiName, Partial<TargetSettings>>;
  /** The targets of the embedded kind. */
  readonly embeddedTargets: readonly EmbeddedTarget[];
}

/** The settings of one target: its own where it has them, those of the server otherwise. */
export function targetSettings(settings: Settings, target: IscsiName): TargetSettings {
  const { proof, sessionsOnChange } = settings;
  return { proof, sessionsOnChange, ...settings.targets.get(target) };
}
