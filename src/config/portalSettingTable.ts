import { z } from 'zod';
import { discoveryName } from '../targets/discovery.js';
import type { DiscoveryShows } from '../targets/EmbeddedTarget.js';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer } from './valueSchemas.js';

/** Limits of the embedded target's portal, in total and for one address, and the settings of discovery. */
export interface PortalSettings {
  /** Maximum number of connections that have not logged in. */
  readonly iscsiMaxLogins: number;
  readonly iscsiMaxLoginsPerAddress: number;
  /** Time from the connection to its first login request. */
  readonly iscsiFirstRequestTimeoutMs: number;
  /** Time from the connection to the end of the login. */
  readonly iscsiLoginTimeoutMs: number;
  readonly iscsiMaxSessions: number;
  readonly iscsiMaxSessionsPerAddress: number;
  readonly iscsiMaxDiscoverySessions: number;
  readonly iscsiMaxDiscoverySessionsPerAddress: number;
  /** Time from the login of a discovery session to its end. */
  readonly iscsiDiscoveryTimeoutMs: number;
  readonly iscsiTargetReset: TargetResetSetting;
  readonly iscsiDiscoveryShows: DiscoveryShows;
  /** Maximum data waiting to be sent on one connection. */
  readonly iscsiMaxConnectionBytes: number;
  /** Maximum data of commands in memory: of one session, of all sessions of one initiator, and in total. */
  readonly iscsiMaxSessionBytes: number;
  readonly iscsiMaxInitiatorBytes: number;
  readonly iscsiMaxDataBytes: number;
  /** How long data of a session may wait to be sent or received without progress. */
  readonly iscsiStallTimeoutMs: number;
  /** Number of processes that serve the targets; auto: one, or one for each processor where there are 16 targets at the start. */
  readonly iscsiWorkers: number | 'auto';
  /** For every kind of target. */
  readonly discoveryAuth: DiscoveryAuth;
}

/**
 * The effect of TARGET WARM RESET and TARGET COLD RESET: none (refuse), or on the sessions of the sending initiator only (own).
 */
export const targetResetSettings = ['own', 'refuse'] as const;
export type TargetResetSetting = (typeof targetResetSettings)[number];

/** Whether discovery sessions need CHAP: as the target has it, or with discovery accounts that this server manages. */
export const discoveryAuthSettings = ['none', 'chap'] as const;
export type DiscoveryAuth = (typeof discoveryAuthSettings)[number];

/** Which targets discovery shows to an initiator: those whose access list admits it, or only those it can also log in to. */
export const discoveryShowsSettings = ['admitted', 'login'] as const satisfies readonly DiscoveryShows[];

/** A session is identified by 16 bits (TSIH). */
const mostSessions = 32_000;

const countRow = (help: string, count: number): SettingRow<number> => ({
  schema: integer(1, mostSessions),
  expected: `a whole number from 1 to ${mostSessions}`,
  placeholder: 'number',
  help,
  default: () => count,
});

const timeRow = (help: string, ms: number): SettingRow<number> => ({
  schema: integer(100, 3_600_000),
  expected: 'a whole number of milliseconds from 100 to 3600000',
  placeholder: 'ms',
  help,
  default: () => ms,
});

/** Each takes memory of its own. */
const mostWorkers = 64;

/** Maximum data of one command, which the limits must allow. */
const longestTransfer = 16 << 20;

const mostBytes = 2 ** 36;

const bytesRow = (help: string, min: number, bytes: number): SettingRow<number> => ({
  schema: integer(min, mostBytes),
  expected: `a whole number of bytes from ${min} to ${mostBytes}`,
  placeholder: 'bytes',
  help,
  default: () => bytes,
});

/** The settings of the embedded target's portal: limits and time-outs. */
export const portalSettingTable = {
  iscsiMaxLogins: countRow(
    'connections to the embedded target that have not logged in; over it: the one that has waited longest is closed',
    128,
  ),
  iscsiMaxLoginsPerAddress: countRow(
    'those of one address, or of one /64 network with IPv6; over it: the same among them',
    32,
  ),
  iscsiFirstRequestTimeoutMs: timeRow(
    'time for an initiator to send its first login request; over it: closed',
    5_000,
  ),
  iscsiLoginTimeoutMs: timeRow('time for an initiator to log in; over it: closed', 15_000),
  iscsiMaxSessions: countRow('sessions at the embedded target; over it: login status 0x0302', 512),
  iscsiMaxSessionsPerAddress: countRow(
    'those of one address, or of one /64 network with IPv6; over it: the same',
    256,
  ),
  iscsiMaxDiscoverySessions: countRow(
    'discovery sessions at the embedded target; over it: the one that is open longest is ended',
    32,
  ),
  iscsiMaxDiscoverySessionsPerAddress: countRow(
    'those of one address, or of one /64 network with IPv6; over it: the same among them',
    8,
  ),
  iscsiDiscoveryTimeoutMs: timeRow('how long a discovery session may last; over it: ended', 60_000),
  iscsiMaxConnectionBytes: bytesRow(
    'answers that wait to be sent on one connection to the embedded target; over it: it is not read',
    1 << 20,
    16 << 20,
  ),
  iscsiMaxSessionBytes: bytesRow(
    'data of commands of one session in the memory of the embedded target; over it: commands wait',
    longestTransfer,
    64 << 20,
  ),
  iscsiMaxInitiatorBytes: bytesRow(
    'those of one initiator (of one address where its account is not its alone); over it: the same',
    longestTransfer,
    128 << 20,
  ),
  iscsiMaxDataBytes: bytesRow('those of all; over it: the same', longestTransfer, 512 << 20),
  iscsiStallTimeoutMs: timeRow(
    'how long an initiator may neither send nor take the data of its commands; over it: its session is ended',
    60_000,
  ),
  iscsiTargetReset: {
    schema: z.enum(targetResetSettings),
    expected: targetResetSettings.join(' or '),
    placeholder: 'whose',
    help: 'TARGET WARM RESET and TARGET COLD RESET: own: they reach the sessions of the initiator that asks; refuse: none',
    default: () => 'own',
  },
  iscsiDiscoveryShows: {
    schema: z.enum(discoveryShowsSettings),
    expected: discoveryShowsSettings.join(' or '),
    placeholder: 'which',
    help: 'targets that discovery shows an initiator: admitted: those whose list of initiators has it; login: of these those that it may log in to',
    default: () => 'admitted',
  },
  iscsiWorkers: {
    schema: z.union([z.literal('auto'), integer(1, mostWorkers)]),
    expected: `a whole number from 1 to ${mostWorkers}, or auto`,
    placeholder: 'number',
    help: 'processes that divide the targets of the embedded target among them; auto: one, and one for each processor where there are 16 targets when it starts',
    default: () => 1,
  },
  discoveryAuth: {
    schema: z.enum(discoveryAuthSettings),
    expected: discoveryAuthSettings.join(' or '),
    placeholder: 'how',
    help: `discovery sessions: none as the target has them, chap with accounts of their own, bound to ${discoveryName}`,
    default: () => 'none',
  },
} satisfies { [K in keyof PortalSettings]: SettingRow<Settings[K]> };

/** The limits in the terms of the embedded target's portal. */
export function portalLimitsOf(settings: PortalSettings) {
  return {
    maxLogins: settings.iscsiMaxLogins,
    maxLoginsPerAddress: settings.iscsiMaxLoginsPerAddress,
    firstRequestTimeoutMs: settings.iscsiFirstRequestTimeoutMs,
    loginTimeoutMs: settings.iscsiLoginTimeoutMs,
    maxSessions: settings.iscsiMaxSessions,
    maxSessionsPerAddress: settings.iscsiMaxSessionsPerAddress,
    maxDiscoverySessions: settings.iscsiMaxDiscoverySessions,
    maxDiscoverySessionsPerAddress: settings.iscsiMaxDiscoverySessionsPerAddress,
    discoveryTimeoutMs: settings.iscsiDiscoveryTimeoutMs,
    targetReset: settings.iscsiTargetReset,
    maxConnectionBytes: settings.iscsiMaxConnectionBytes,
    maxSessionBytes: settings.iscsiMaxSessionBytes,
    maxInitiatorBytes: settings.iscsiMaxInitiatorBytes,
    maxDataBytes: settings.iscsiMaxDataBytes,
    stallTimeoutMs: settings.iscsiStallTimeoutMs,
  };
}
