import { z } from 'zod';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer, onOrOff, size } from './valueSchemas.js';

/** The role of a process: a server for its own host only, the agent of a host, or the endpoint for all hosts of a fleet. */
export const serverRoles = ['standalone', 'agent', 'endpoint'] as const;
export type ServerRole = (typeof serverRoles)[number];

/** The settings of agents and endpoints. */
export interface FleetSettings {
  readonly role: ServerRole;
  /** TCP port of an agent; 0: any free port. */
  readonly agentPort: number;
  readonly agentBind: string;
  /** Targets that an endpoint may change at this host; null: all. */
  readonly remoteTargets: readonly string[] | null;
  /** Whether an endpoint may set a target of this host to admit initiators without CHAP. */
  readonly remoteMayOpen: boolean;
  /** Whether an endpoint may change volumes, targets, exports and masking of this host. */
  readonly remoteStorage: boolean;
  readonly maxActsPerMinute: number;
  /** Maximum number of indications that an agent keeps for its endpoints. */
  readonly maxKeptEvents: number;
  /** Name of the computer system that represents the endpoint. */
  readonly fleetName: string;
  readonly maxHosts: number;
  /** Maximum duration of a read request to a host. */
  readonly hostTimeoutMs: number;
  /** Maximum duration of an act at a host, including requests for its outcome. */
  readonly actTimeoutMs: number;
  /** Maximum length of a list of one host. */
  readonly maxHostAnswerBytes: number;
  /** Maximum number of instances of all hosts in one list, which are held in memory. */
  readonly maxGatheredInstances: number;
  /** Whether lists omit hosts that are known to be lost, or fail. */
  readonly unreachableHosts: 'omit' | 'refuse';
}

const milliseconds = (help: string, least: number, most: number, value: number): SettingRow<number> => ({
  schema: integer(least, most),
  expected: `a whole number of milliseconds from ${least} to ${most}`,
  placeholder: 'ms',
  help,
  default: () => value,
});

const count = (help: string, most: number, value: number): SettingRow<number> => ({
  schema: integer(1, most),
  expected: `a whole number from 1 to ${most}`,
  placeholder: 'number',
  help,
  default: () => value,
});

/** The names as written.  They are compared with the rules of the driver later. */
const targetNames: z.ZodType<readonly string[] | null> = z.union([
  z.literal('all').transform(() => null),
  z
    .union([z.array(z.string()), z.string().transform((text) => text.split(',').filter(Boolean))])
    .pipe(z.array(z.string().min(1).max(255)).max(1_000)),
]);

export const fleetSettingTable = {
  role: {
    schema: z.enum(serverRoles),
    expected: 'standalone, agent or endpoint',
    placeholder: 'role',
    help: 'standalone: serves this host alone; agent: for an endpoint, beside the target; endpoint: answers for all hosts of a fleet',
    default: () => 'standalone',
  },
  agentPort: {
    schema: integer(0, 65_535),
    expected: 'a port number from 0 to 65535 (0: any free port)',
    placeholder: 'port',
    help: 'TCP port on which an agent is asked by its endpoint; 0: any free one',
    default: () => 5991,
  },
  agentBind: {
    schema: z.union([z.ipv4(), z.ipv6()]),
    expected: 'an IPv4 or IPv6 address',
    placeholder: 'address',
    help: 'address of it',
    default: () => '0.0.0.0',
  },
  remoteTargets: {
    schema: targetNames,
    expected: 'all, or names of targets, as a list in the file and with commas between them elsewhere',
    placeholder: 'list',
    help: 'targets of this host that its endpoint may change',
    default: () => null,
    defaultText: 'all',
  },
  remoteMayOpen: {
    schema: onOrOff,
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'whether the endpoint may open a target of this host to initiators that prove nothing',
    default: () => false,
    defaultText: 'off',
  },
  remoteStorage: {
    schema: onOrOff,
    expected: 'on or off',
    placeholder: 'on|off',
    help: 'whether the endpoint may change volumes, targets, exports and masking of this host',
    default: () => true,
    defaultText: 'on',
  },
  maxActsPerMinute: count('changes that the endpoint may begin at this host in a minute', 100_000, 60),
  maxKeptEvents: count(
    'indications of this host that are kept for its endpoint; then the oldest go, and the endpoint raises an alert',
    1_000_000,
    10_000,
  ),
  fleetName: {
    schema: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u),
    expected: 'a name of letters, digits, dots, hyphens and underscores',
    placeholder: 'name',
    help: 'name of the system that stands for the endpoint itself',
    default: ({ hostName }) => hostName,
    defaultText: 'the name of this host',
  },
  maxHosts: count('hosts of a fleet', 10_000, 2_000),
  hostTimeoutMs: milliseconds('time for reading a host of the fleet', 100, 300_000, 5_000),
  actTimeoutMs: milliseconds(
    'time for a change at a host of the fleet, with what it takes to learn how it ended',
    1_000,
    600_000,
    60_000,
  ),
  maxHostAnswerBytes: {
    schema: size(1024 * 1024),
    expected: 'a size such as "64 MiB", at least "1 MiB"',
    placeholder: 'size',
    help: 'longest list of one host of the fleet',
    default: () => 64 * 1024 * 1024,
    defaultText: '64 MiB',
  },
  maxGatheredInstances: count(
    'instances of all hosts that are held for one list; over it: CIM_ERR_SERVER_LIMITS_EXCEEDED, and pull operations go on',
    10_000_000,
    500_000,
  ),
  unreachableHosts: {
    schema: z.enum(['omit', 'refuse']),
    expected: 'omit or refuse',
    placeholder: 'omit|refuse',
    help: 'lists of a fleet while hosts are known to be lost: without these, or CIM_ERR_FAILED',
    default: () => 'omit',
  },
} satisfies { [K in keyof FleetSettings]: SettingRow<Settings[K]> };
