import { readFileSync, statSync } from 'node:fs';

/**
 * What tells one life of a daemon from the next: tgtd makes its socket anew at every start, and keeps nothing over it.
 * A type alias, because it is stored and so must be JSON.
 */
export type DaemonIdentity = {
  readonly inode: string;
  readonly ctimeNs: string;
  /** Who holds the lock beside the socket, and when that process began (clock ticks since boot); null where /proc does not say. */
  readonly process: { readonly pid: number; readonly startTime: string } | null;
};

/** null: there is no socket. */
export function readDaemonIdentity(socketPath: string): DaemonIdentity | null {
  const socket = statOrNull(socketPath);
  if (socket === null) return null;
  return { ...socket, process: findLockHolder(`${socketPath}.lock`) };
}

/** Whether the socket is still the one that `identity` was read from; one stat, no more. */
export function isSameSocket(socketPath: string, identity: DaemonIdentity): boolean {
  const socket = statOrNull(socketPath);
  return socket !== null && socket.inode === identity.inode && socket.ctimeNs === identity.ctimeNs;
}

/** A chmod changes the ctime of a socket and not its daemon: where both processes are known, they decide. */
export function isSameDaemon(a: DaemonIdentity, b: DaemonIdentity): boolean {
  if (a.inode !== b.inode) return false;
  if (a.process !== null && b.process !== null) {
    return a.process.pid === b.process.pid && a.process.startTime === b.process.startTime;
  }
  return a.ctimeNs === b.ctimeNs;
}

function statOrNull(path: string): { readonly inode: string; readonly ctimeNs: string } | null {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? null : { inode: `${stats.dev}:${stats.ino}`, ctimeNs: `${stats.ctimeNs}` };
  } catch {
    // A folder that may not be searched: connecting says so in a sentence.
    return null;
  }
}

/** tgtd holds a POSIX lock on its lock file as long as it lives; /proc/locks names holders by device and inode. */
function findLockHolder(lockPath: string): DaemonIdentity['process'] {
  try {
    const { ino } = statSync(lockPath, { bigint: true });
    const holder = new RegExp(`^\\d+: POSIX +\\S+ +WRITE +(\\d+) +[0-9a-f]+:[0-9a-f]+:${ino} `, 'm');
    const pid = holder.exec(readFileSync('/proc/locks', 'latin1'))?.[1];
    if (pid === undefined || pid === '0') return null;
    // The command name may hold spaces and parentheses; field 22 counts from the last ")".
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTime === undefined ? null : { pid: Number(pid), startTime };
  } catch {
    return null;
  }
}
