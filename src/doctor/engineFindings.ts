import type { EngineStatus } from '../store/Engine.js';
import type { Finding } from '../targets/TargetReader.js';

/** What is examined of the store that endpoints share. */
export interface ExaminedEngine {
  /** Null: no majority of the members answered. */
  readonly status: EngineStatus | null;
  /** Why changes are refused now; null if they are not. */
  readonly fault: string | null;
  /** The addresses of the members, for commands. */
  readonly urls: readonly string[];
  /** The quota of members that do not tell theirs. */
  readonly quotaBytes: number;
}

/** Shares of the quota at which there is a warning, and an error. */
const [warningShare, errorShare] = [0.5, 0.8];
/** From this share of unused space in the database on, defragmentation helps. */
const unusedShare = 0.5;

/** Findings about etcd: its quota before it is reached, its alarms, and its members. */
export function engineFindings({ status, fault, urls, quotaBytes }: ExaminedEngine): readonly Finding[] {
  const etcdctl = `ETCDCTL_API=3 etcdctl --endpoints=${urls.join(',')}`;
  if (status === null)
    return [
      {
        severity: 'error',
        subject: 'etcd',
        sentence: `No majority of its members answers${fault === null ? '' : `: ${fault}`}. Requests are answered from the copy, and changes are refused.`,
        remedy: `See that the members run and can be reached from here: ${etcdctl} endpoint health.`,
      },
    ];
  const findings: Finding[] = [];
  if (fault !== null)
    findings.push({
      severity: 'error',
      subject: 'etcd',
      sentence: `Changes are refused: ${fault}.`,
      remedy: null,
    });
  for (const { url, state } of status.members) {
    if (state === null)
      findings.push({
        severity: 'warning',
        subject: `etcd ${url}`,
        sentence: 'This member does not answer.',
        remedy: `Start it, or replace it: ${etcdctl} member list.`,
      });
  }
  if (status.members.length < 3)
    findings.push({
      severity: 'warning',
      subject: 'etcd',
      sentence: `It has ${status.members.length} of the addresses that are set (etcd): while a single member is down, changes are refused.`,
      remedy: 'Run three members, and set the addresses of all.',
    });
  return [...findings, ...alarmFindings(status, etcdctl), ...sizeFindings(status, quotaBytes, etcdctl)];
}

function alarmFindings({ alarms, revision }: EngineStatus, etcdctl: string): readonly Finding[] {
  return alarms.map((alarm) => ({
    severity: 'error',
    subject: 'etcd',
    sentence:
      alarm === 'NOSPACE'
        ? 'The quota of its database is reached (alarm NOSPACE): every change is refused.'
        : `It has the alarm ${alarm}.`,
    remedy:
      alarm === 'NOSPACE'
        ? `Make room, then take the alarm away, which etcd does not do itself: ${makeRoom(etcdctl, revision)}; ${etcdctl} alarm disarm. A higher --quota-backend-bytes needs the alarm disarmed too.`
        : `See the documentation of etcd; a damaged member is replaced: ${etcdctl} member remove, member add.`,
  }));
}

function sizeFindings(
  { members, revision }: EngineStatus,
  quotaBytes: number,
  etcdctl: string,
): readonly Finding[] {
  return members.flatMap(({ url, state }): readonly Finding[] => {
    if (state === null) return [];
    const quota = state.quotaBytes ?? quotaBytes;
    const share = state.usedBytes / quota;
    if (share < warningShare) return [];
    const isUnused = state.inUseBytes !== null && state.inUseBytes < state.usedBytes * unusedShare;
    return [
      {
        severity: share < errorShare ? 'warning' : 'error',
        subject: `etcd ${url}`,
        sentence: `Its database has ${printMiB(state.usedBytes)} of ${printMiB(quota)} (--quota-backend-bytes): when that is reached every change is refused.${isUnused ? ' More than half of it is not in use.' : ''}`,
        remedy: `${isUnused ? 'Give back what is not in use' : 'Remove old revisions'}: ${makeRoom(etcdctl, revision)}. Run etcd with --auto-compaction-mode=periodic --auto-compaction-retention=5m, and with a higher quota if the data itself is that large.`,
      },
    ];
  });
}

function makeRoom(etcdctl: string, revision: bigint): string {
  return `${etcdctl} compact ${revision}; ${etcdctl} defrag`;
}

function printMiB(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
