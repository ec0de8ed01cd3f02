import { proofSettings, sessionsOnChangeSettings } from '../credentials/changeSettings.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findIscsiName } from '../targets/IscsiName.js';
import { clusterSettingTable } from './clusterSettingTable.js';
import { consoleSettingTable } from './consoleSettingTable.js';
import { fleetSettingTable } from './fleetSettingTable.js';
import { indicationSettingTable } from './indicationSettingTable.js';
import { portalSettingTable } from './portalSettingTable.js';
import { tgtSettingTable } from './tgtSettingTable.js';
import { repositorySettingTable } from './repositorySettingTable.js';
import { providerSettingTable } from './providerSettingTable.js';
import { storageSettingTable } from './storageSettingTable.js';
import { wsmanSettingTable } from './wsmanSettingTable.js';
import { xmlSettingTable } from './xmlSettingTable.js';
import {
  clientCertificateSettings,
  logLevels,
  metricsAccessSettings,
  plainHttpSettings,
  targetKinds,
  type Settings,
} from './Settings.js';
import {
  addressList,
  addressListExpected,
  integer,
  path,
  pathExpected,
  portalList,
  portalListExpected,
  portOrOff,
} from './valueSchemas.js';

/** The environment on which defaults depend. */
export interface Host {
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  readonly hostName: string;
  readonly homeDir: string;
}

/** One setting: `http-port` in the file, `--http-port` on the command line, `ISCSI_WBEM_HTTP_PORT` in the environment. */
export interface SettingRow<T> {
  /** Validates the value as written: text on the command line and in the environment, any TOML value in the file. */
  readonly schema: z.ZodType<T>;
  /** The end of the sentence "expected ...". */
  readonly expected: string;
  readonly placeholder: string;
  /** One line for `--help`. */
  readonly help: string;
  readonly default: (host: Host) => T;
  /** The default in `--help`, if its own text would differ between hosts. */
  readonly defaultText?: string;
}

/** All settings with a single value.  A new one needs a row here and a field in Settings. */
export const settingTable = {
  httpPort: {
    schema: portOrOff(),
    expected: 'a port number from 0 to 65535 (0: any free port) or off',
    placeholder: 'port',
    help: 'TCP port for plain HTTP, on the loopback; 0: any free one; off: none',
    default: () => 5988,
  },
  httpsPort: {
    schema: portOrOff(),
    expected: 'a port number from 0 to 65535 (0: any free port) or off',
    placeholder: 'port',
    help: 'TCP port for HTTPS; 0: any free one; off: none',
    default: () => 5989,
  },
  bind: {
    schema: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]),
    expected: 'an IPv4 or IPv6 address, or localhost',
    placeholder: 'address',
    help: 'address to listen on; plain HTTP stays on the loopback',
    default: () => '127.0.0.1',
  },
  plainHttp: {
    schema: z.enum(plainHttpSettings),
    expected: oneOf(plainHttpSettings),
    placeholder: 'where',
    help: 'where plain HTTP is taken: loopback, or anywhere, where others may see passwords and secrets on the way',
    default: () => 'loopback',
  },
  tlsCertificate: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'certificate for HTTPS in PEM, with those between it and its CA; read again when it changes and on SIGHUP',
    default: () => null,
    defaultText: 'one is made and kept in the state folder',
  },
  tlsKey: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'its key, in PEM, closed to others',
    default: () => null,
    defaultText: 'one is made with the certificate',
  },
  clientCertificate: {
    schema: z.enum(clientCertificateSettings),
    expected: oneOf(clientCertificateSettings),
    placeholder: 'whether',
    help: `client certificates over HTTPS: ${clientCertificateSettings.join(', ')}; the common name is the user`,
    default: () => 'off',
  },
  clientCa: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'CA certificates that those of clients must go back to, in PEM',
    default: () => null,
    defaultText: 'none',
  },
  stateDir: {
    schema: path,
    expected: pathExpected,
    placeholder: 'folder',
    help: 'where the server keeps its state',
    default: (host) => (host.isRoot ? '/var/lib/iscsi-wbem' : xdg(host, 'XDG_STATE_HOME', '.local/state')),
    defaultText: '/var/lib/iscsi-wbem as root, $XDG_STATE_HOME/iscsi-wbem otherwise',
  },
  keyFile: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'sealing key, outside the state folder; made at the first start',
    default: (host) => join(configDir(host), 'key'),
    defaultText: '/etc/iscsi-wbem/key as root, $XDG_CONFIG_HOME/iscsi-wbem/key otherwise',
  },
  target: {
    schema: z.enum(targetKinds),
    expected: oneOf(targetKinds),
    placeholder: 'kind',
    help: `kind of iSCSI target to configure: ${targetKinds.join(', ')}`,
    default: () => 'embedded',
  },
  tgtSocket: {
    schema: path.refine((text) => Buffer.byteLength(text) <= 107),
    expected: 'a path of at most 107 bytes (the longest a Unix socket can have)',
    placeholder: 'socket',
    help: "tgtd's control socket",
    default: ({ env }) => `${env['TGT_IPC_SOCKET'] ?? '/var/run/tgtd/socket'}.0`,
    defaultText: '$TGT_IPC_SOCKET.0, or /var/run/tgtd/socket.0',
  },
  lioConfigfs: {
    schema: path,
    expected: pathExpected,
    placeholder: 'folder',
    help: "LIO's folder in configfs",
    default: () => '/sys/kernel/config/target',
  },
  lioSaveconfig: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'what targetctl restores LIO from, kept in step with each change where it exists',
    // Debian's rtslib uses a folder of its own.
    default: () =>
      existsSync('/etc/rtslib-fb-target')
        ? '/etc/rtslib-fb-target/saveconfig.json'
        : '/etc/target/saveconfig.json',
    defaultText: '/etc/rtslib-fb-target/saveconfig.json where that folder is, or /etc/target/saveconfig.json',
  },
  lioPortals: {
    schema: portalList,
    expected: portalListExpected,
    placeholder: 'list',
    help: 'addresses and ports that targets of LIO listen on which are made here',
    default: () => [{ address: '127.0.0.1', port: 3260 }],
    defaultText: '127.0.0.1:3260',
  },
  iscsiPort: {
    schema: integer(0, 65_535),
    expected: 'a port number from 0 to 65535 (0: any free port)',
    placeholder: 'port',
    help: 'TCP port of the embedded target; 0: any free one',
    default: () => 3260,
  },
  iscsiBind: {
    schema: z.union([z.ipv4(), z.ipv6()]),
    expected: 'an IPv4 or IPv6 address',
    placeholder: 'address',
    help: 'address that the embedded target listens on',
    default: () => '127.0.0.1',
  },
  logLevel: {
    schema: z.enum(logLevels),
    expected: oneOf(logLevels),
    placeholder: 'level',
    help: `least severe messages to log: ${logLevels.join(', ')}`,
    default: () => 'info',
  },
  metricsAccess: {
    schema: z.enum(metricsAccessSettings),
    expected: oneOf(metricsAccessSettings),
    placeholder: 'who',
    help: 'who may read /metrics: authenticated users, or with loopback anybody on this machine too',
    default: () => 'authenticated',
  },
  maxBodyBytes: {
    schema: integer(1024, 1024 * 1024 * 1024),
    expected: 'a whole number of bytes from 1024 to 1073741824',
    placeholder: 'bytes',
    help: 'longest request body; over it: 413',
    default: () => 4 * 1024 * 1024,
  },
  maxBodiesBytes: {
    schema: integer(1024, 64 * 1024 * 1024 * 1024),
    expected: 'a whole number of bytes from 1024 to 68719476736',
    placeholder: 'bytes',
    help: 'request bodies in memory at the same time; over it: 503',
    default: () => 256 * 1024 * 1024,
  },
  maxHeaderBytes: {
    schema: integer(1024, 1024 * 1024),
    expected: 'a whole number of bytes from 1024 to 1048576',
    placeholder: 'bytes',
    help: 'longest request line and headers together; over it: 431',
    default: () => 16 * 1024,
  },
  ...xmlSettingTable,
  maxConnections: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'number',
    help: 'connections at the same time; over it: 503, closed; with HTTPS closed at once',
    default: () => 1_000,
  },
  maxConnectionsPerAddress: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'number',
    help: 'connections of one address, or of one /64 network with IPv6; over it: the same',
    default: () => 250,
  },
  maxRequests: {
    schema: integer(1, 100_000),
    expected: 'a whole number from 1 to 100000',
    placeholder: 'number',
    help: 'requests under way at the same time; over it: 503',
    default: () => 256,
  },
  maxRequestsPerConnection: {
    schema: integer(1, 1_000),
    expected: 'a whole number from 1 to 1000',
    placeholder: 'number',
    help: 'requests under way on one connection, by pipelining; over it: 503',
    default: () => 16,
  },
  headerTimeoutMs: {
    schema: integer(100, 3_600_000),
    expected: 'a whole number of milliseconds from 100 to 3600000',
    placeholder: 'ms',
    help: 'time for a client to send the request line and headers, and for a TLS handshake; over it: 408, closed',
    default: () => 10_000,
  },
  requestTimeoutMs: {
    schema: integer(100, 3_600_000),
    expected: 'a whole number of milliseconds from 100 to 3600000',
    placeholder: 'ms',
    help: 'time for a client to send a request, and to take each piece of the answer; over it: 408, closed',
    default: () => 60_000,
  },
  operationTimeoutMs: {
    schema: integer(100, 86_400_000),
    expected: 'a whole number of milliseconds from 100 to 86400000',
    placeholder: 'ms',
    help: 'time for the work on a request until its answer begins; over it: CIM_ERR_SERVER_LIMITS_EXCEEDED or 503',
    default: () => 300_000,
  },
  idleTimeoutMs: {
    schema: integer(100, 3_600_000),
    expected: 'a whole number of milliseconds from 100 to 3600000',
    placeholder: 'ms',
    help: 'how long a connection may wait for its next request; over it: closed',
    default: () => 60_000,
  },
  loginAttempts: {
    schema: integer(1, 1_000),
    expected: 'a whole number from 1 to 1000',
    placeholder: 'number',
    help: 'wrong passwords or signatures of one user from one address that lock it; ten times as many lock an address, or a user',
    default: () => 10,
  },
  maxPasswordsWaiting: {
    schema: integer(4, 10_000),
    expected: 'a whole number from 4 to 10000',
    placeholder: 'number',
    help: 'passwords that wait to be checked: of users who were right a while ago, and of other users, each; over it: 503',
    default: () => 64,
  },
  loginWindowSeconds: {
    schema: integer(1, 86_400),
    expected: 'a whole number of seconds from 1 to 86400',
    placeholder: 's',
    help: 'how long a wrong password counts',
    default: () => 300,
  },
  loginLockSeconds: {
    schema: integer(1, 86_400),
    expected: 'a whole number of seconds from 1 to 86400',
    placeholder: 's',
    help: 'how long it is locked then: 429; on the loopback at most 30 s',
    default: () => 900,
  },
  loginDelayMs: {
    schema: integer(0, 60_000),
    expected: 'a whole number of milliseconds from 0 to 60000',
    placeholder: 'ms',
    help: 'longest time that the answer to a wrong password is held back: 500 ms for the third, then twice as long each time; 0: none',
    default: () => 4_000,
  },
  auditMaxBytes: {
    schema: integer(4096, 1024 * 1024 * 1024 * 1024),
    expected: 'a whole number of bytes from 4096 to 1099511627776',
    placeholder: 'bytes',
    help: 'a file of the audit record this long is put aside as audit.<number of its last record>.jsonl; none is ever removed',
    default: () => 64 * 1024 * 1024,
  },
  maxEnumerations: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'number',
    help: 'open pull enumerations; over it: CIM_ERR_SERVER_LIMITS_EXCEEDED',
    default: () => 1_000,
  },
  maxEnumerationsPerUser: {
    schema: integer(1, 1_000_000),
    expected: 'a whole number from 1 to 1000000',
    placeholder: 'number',
    help: 'open pull enumerations of one user; over it: CIM_ERR_SERVER_LIMITS_EXCEEDED',
    default: () => 100,
  },
  maxObjectsPerPull: {
    schema: integer(1, 4_294_967_295),
    expected: 'a whole number from 1 to 4294967295',
    placeholder: 'number',
    help: 'objects in one answer to a pull operation; a larger MaxObjectCount gets this many',
    default: () => 100_000,
  },
  enumerationTimeoutSeconds: {
    schema: integer(1, 86_400),
    expected: 'a whole number of seconds from 1 to 86400',
    placeholder: 's',
    help: 'how long a pull enumeration waits for its client where it states no OperationTimeout',
    default: () => 30,
  },
  maxEnumerationTimeoutSeconds: {
    schema: integer(1, 86_400),
    expected: 'a whole number of seconds from 1 to 86400',
    placeholder: 's',
    help: 'longest OperationTimeout; over it: CIM_ERR_INVALID_OPERATION_TIMEOUT',
    default: () => 90,
  },
  stopTimeoutMs: {
    schema: integer(0, 3_600_000),
    expected: 'a whole number of milliseconds from 0 to 3600000',
    placeholder: 'ms',
    help: 'time for requests under way to finish when the server stops',
    default: () => 30_000,
  },
  secretMinBytes: {
    schema: integer(1, 255),
    expected: 'a whole number of bytes from 1 to 255',
    placeholder: 'bytes',
    help: 'shortest CHAP secret; RFC 7143 9.2.1 asks for 12',
    default: () => 12,
  },
  secretMaxBytes: {
    schema: integer(1, 255),
    expected: 'a whole number of bytes from 1 to 255',
    placeholder: 'bytes',
    help: 'longest CHAP secret; Windows initiators and AWS take at most 16',
    default: () => 16,
  },
  proof: {
    schema: z.enum(proofSettings),
    expected: oneOf(proofSettings),
    placeholder: 'how',
    help: `how a change is proved by logging in: ${proofSettings.join(', ')}; per target in the file`,
    default: () => 'full',
  },
  sessionsOnChange: {
    schema: z.enum(sessionsOnChangeSettings),
    expected: oneOf(sessionsOnChangeSettings),
    placeholder: 'which',
    help: `sessions that a change ends: ${sessionsOnChangeSettings.join(', ')}; per target in the file`,
    default: () => 'affected',
  },
  ...tgtSettingTable,
  initiatorName: {
    schema: z.string().transform((text, context) => {
      const name = findIscsiName(text);
      if (name !== null) return name;
      context.addIssue('not an iSCSI name');
      return z.NEVER;
    }),
    expected: 'an iSCSI name: iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits',
    placeholder: 'name',
    help: "the server's own initiator name, for proofs of accounts that any initiator may use",
    default: ({ hostName }) =>
      findIscsiName(`iqn.2026-11.io.github.iscsi-wbem:${hostName.replaceAll(/[^a-z0-9.-]/giu, '-')}`) ??
      unreachable(hostName),
    defaultText: 'iqn.2026-11.io.github.iscsi-wbem:<host name>',
  },
  connectAllow: {
    schema: addressList,
    expected: addressListExpected,
    placeholder: 'list',
    help: 'where clients may have the server connect to, beside the loopback and the portals of its own targets',
    default: () => [],
    defaultText: 'nothing else',
  },
  lockWaitMs: {
    schema: integer(0, 600_000),
    expected: 'a whole number of milliseconds from 0 to 600000',
    placeholder: 'ms',
    help: 'how long a change waits for another one at the same target',
    default: () => 10_000,
  },
  defaultChapName: {
    schema: z
      .string()
      .refine((text) => /^[\x21-\x7E]+$/u.test(text) && text.length <= 255 && findIscsiName(text) === null),
    expected: '1 to 255 printable ASCII characters without spaces that are not an iSCSI name',
    placeholder: 'name',
    help: 'CHAP name of an account for all initiators where the client gives no name',
    default: () => null,
    defaultText: 'none: no account for all initiators without a name',
  },
  ...consoleSettingTable,
  ...fleetSettingTable,
  ...clusterSettingTable,
  ...portalSettingTable,
  ...wsmanSettingTable,
  ...providerSettingTable,
  ...storageSettingTable,
  ...indicationSettingTable,
  ...repositorySettingTable,
} satisfies { [K in SingleSetting]: SettingRow<Settings[K]> };

/** Settings in this table: all except passwords and keys (environment only) and tables of targets (file only). */
export type SingleSetting = Exclude<
  keyof Settings,
  'adminPassword' | 'awsAccessKey' | 'targets' | 'embeddedTargets' | 'pools' | 'clientCertificateUsers'
>;

export const singleSettings = Object.keys(settingTable) as readonly SingleSetting[];

/** The key `http-port` for `httpPort`: used in the file and, after `--`, on the command line. */
export function keyOf(setting: string): string {
  return setting.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** The variable `ISCSI_WBEM_HTTP_PORT` for `httpPort`. */
export function environmentNameOf(setting: string): string {
  return `ISCSI_WBEM_${keyOf(setting).replaceAll('-', '_').toUpperCase()}`;
}

/** An environment variable.  An empty one counts as not set. */
export function environmentVariable(env: Host['env'], name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

/** The folder of the server's configuration and sealing key. */
export function configDir(host: Host): string {
  return host.isRoot ? '/etc/iscsi-wbem' : xdg(host, 'XDG_CONFIG_HOME', '.config');
}

/** XDG Base Directory Specification: a relative path in the variable must be ignored. */
function xdg(host: Host, variable: string, below: string): string {
  const folder = host.env[variable];
  return join(folder?.startsWith('/') ? folder : join(host.homeDir, below), 'iscsi-wbem');
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function unreachable(hostName: string): never {
  throw new RangeError(`the host name "${hostName}" makes no iSCSI name: set --initiator-name`);
}
