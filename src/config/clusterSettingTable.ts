import { z } from 'zod';
import { isLoopback } from '../security/isLoopback.js';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer, path, pathExpected, size } from './valueSchemas.js';

/** Where an endpoint keeps what it shares: in its own state folder, or in etcd, where several endpoints of one fleet share it. */
export const engines = ['lmdb', 'etcd'] as const;
export type EngineName = (typeof engines)[number];

/** The settings of several endpoints that share their state. */
export interface ClusterSettings {
  readonly engine: EngineName;
  /** The URLs of etcd's members; empty with lmdb. */
  readonly etcd: readonly string[];
  /** CA certificates of etcd, in PEM. */
  readonly etcdCa: string | null;
  /** The certificate and the key with which this endpoint authenticates to etcd, in PEM. */
  readonly etcdCertificate: string | null;
  readonly etcdKey: string | null;
  /** The beginning of all keys of this fleet in etcd; null: made from the name of the fleet. */
  readonly etcdPrefix: string | null;
  /** How long a change waits for the members of etcd. */
  readonly etcdTimeoutMs: number;
  /** The quota of etcd's database (--quota-backend-bytes), for members that do not report it. */
  readonly etcdQuota: number;
  /** How long requests are answered from the copy of this endpoint after etcd was last heard. */
  readonly engineGraceSeconds: number;
  /** TCP port for the other endpoints; 0: any free port. */
  readonly endpointPort: number;
  readonly endpointBind: string;
  /** The name or IP address at which the other endpoints reach this one. */
  readonly endpointAddress: string;
  /** Maximum length of the indications in etcd that are not yet in the queue of a listener. */
  readonly maxOutboxBytes: number;
  /** Maximum length of the indications in etcd that wait for all listeners. */
  readonly maxQueuedBytes: number;
}

const memberUrl = z
  .string()
  .max(300)
  .refine((text) => /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}\/?$/iu.test(text) && URL.canParse(text))
  .transform((text) => text.replace(/\/$/u, ''));

export const clusterSettingTable = {
  engine: {
    schema: z.enum(engines),
    expected: 'lmdb or etcd',
    placeholder: 'engine',
    help: 'what keeps the state of an endpoint: lmdb, in its state folder; etcd, for several endpoints of one fleet',
    default: () => 'lmdb',
  },
  etcd: {
    schema: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').filter(Boolean))])
      .pipe(z.array(memberUrl).max(9)),
    expected: 'at most 9 of https://host:port, as a list in the file and with commas between them elsewhere',
    placeholder: 'list',
    help: 'addresses of the members of etcd',
    default: () => [],
    defaultText: 'none',
  },
  etcdCa: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'CA certificates of etcd, in PEM',
    default: () => null,
    defaultText: 'none',
  },
  etcdCertificate: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'certificate of this endpoint for etcd, in PEM; its common name is the user there',
    default: () => null,
    defaultText: 'none',
  },
  etcdKey: {
    schema: path,
    expected: pathExpected,
    placeholder: 'file',
    help: 'its key, in PEM, closed to others',
    default: () => null,
    defaultText: 'none',
  },
  etcdPrefix: {
    schema: z.string().regex(/^\/[\w./-]{0,252}\/$/u),
    expected: 'letters, digits, dots, hyphens, underscores and slashes, with a slash at both ends',
    placeholder: 'prefix',
    help: 'beginning of all keys of this fleet in etcd',
    default: () => null,
    defaultText: '/iscsi-wbem/<fleet-name>/',
  },
  etcdTimeoutMs: {
    schema: integer(1_000, 120_000),
    expected: 'a whole number of milliseconds from 1000 to 120000',
    placeholder: 'ms',
    help: 'how long a change waits for the members of etcd',
    default: () => 15_000,
  },
  etcdQuota: {
    schema: size(16 * 1024 * 1024),
    expected: 'a size such as "2 GiB", at least "16 MiB"',
    placeholder: 'size',
    help: '--quota-backend-bytes of etcd, for the doctor; a newer etcd tells it itself',
    default: () => 2 * 1024 * 1024 * 1024,
    defaultText: '2 GiB',
  },
  engineGraceSeconds: {
    schema: integer(10, 86_400),
    expected: 'a whole number of seconds from 10 to 86400',
    placeholder: 's',
    help: 'how long an endpoint that does not hear etcd answers from its copy; over it: 503',
    default: () => 600,
  },
  endpointPort: {
    schema: integer(0, 65_535),
    expected: 'a port number from 0 to 65535 (0: any free port)',
    placeholder: 'port',
    help: 'TCP port on which an endpoint is asked by the others; 0: any free one',
    default: () => 5992,
  },
  endpointBind: {
    schema: z.union([z.ipv4(), z.ipv6()]),
    expected: 'an IPv4 or IPv6 address',
    placeholder: 'address',
    help: 'address of it',
    default: () => '0.0.0.0',
  },
  endpointAddress: {
    schema: z.string().regex(/^[\w.:-]{1,253}$/u),
    expected: 'a host name or an IP address, IPv6 without brackets',
    placeholder: 'address',
    help: 'where the other endpoints find it',
    default: ({ hostName }) => hostName,
    defaultText: 'the name of this host',
  },
  maxOutboxBytes: {
    schema: size(64 * 1024),
    expected: 'a size such as "64 MiB", at least "64 KiB"',
    placeholder: 'size',
    help: 'indications in etcd that wait for the endpoint that delivers; over it they are given up, and listeners see a gap',
    default: () => 64 * 1024 * 1024,
    defaultText: '64 MiB',
  },
  maxQueuedBytes: {
    schema: size(64 * 1024),
    expected: 'a size such as "256 MiB", at least "64 KiB"',
    placeholder: 'size',
    help: 'indications in etcd that wait for listeners; then the oldest of the longest queue are given up',
    default: () => 256 * 1024 * 1024,
    defaultText: '256 MiB',
  },
} satisfies { [K in keyof ClusterSettings]: SettingRow<Settings[K]> };

/** Adds a sentence for each mistake in settings that belong together. */
export function checkCluster(
  {
    role,
    engine,
    etcd = [],
    etcdCa = null,
    etcdCertificate = null,
    etcdKey = null,
  }: Partial<Pick<Settings, keyof ClusterSettings | 'role'>>,
  mistakes: string[],
): void {
  const certificates = [etcdCa, etcdCertificate, etcdKey].filter((file) => file !== null);
  if (engine === 'etcd' && role !== undefined && role !== 'endpoint')
    mistakes.push(
      `engine is etcd and role is ${role}: expected role = endpoint, because only endpoints share their state.`,
    );
  if (engine === 'lmdb' && etcd.length + certificates.length > 0)
    mistakes.push('etcd, or a file for it, is set and engine is lmdb: expected engine = etcd.');
  if (engine !== 'etcd') return;
  if (etcd.length === 0)
    mistakes.push('engine is etcd and etcd is not set: expected the addresses of its members.');
  if (certificates.length > 0 && certificates.length < 3)
    mistakes.push('of etcd-ca, etcd-certificate and etcd-key some are set: expected all or none.');
  for (const url of etcd) checkUrl(new URL(url), certificates.length > 0, mistakes);
}

function checkUrl({ href, protocol, hostname }: URL, hasCertificates: boolean, mistakes: string[]): void {
  const isHttps = protocol === 'https:';
  if (isHttps !== hasCertificates) {
    const expected = hasCertificates
      ? 'https, because there is a certificate for it'
      : 'etcd-ca, etcd-certificate and etcd-key with https';
    mistakes.push(`etcd is "${href}": expected ${expected}.`);
  } else if (!isHttps && !isLoopback(hostname.replaceAll(/[[\]]/gu, ''))) {
    mistakes.push(
      `etcd is "${href}": expected https, because anybody who reaches an etcd without certificates can make itself an administrator.`,
    );
  }
}

/** The beginning of all keys of a fleet in etcd. */
export function etcdPrefixOf({ etcdPrefix, fleetName }: Pick<Settings, 'etcdPrefix' | 'fleetName'>): string {
  return etcdPrefix ?? `/iscsi-wbem/${fleetName}/`;
}
