import { readFileSync, statSync } from 'node:fs';

/**
 * Distinguishes one run of a daemon from the next: tgtd creates its socket at every start, and loses its state.  A type alias,
 * because stored types must be JSON.
 */
export type DaemonIdentity = {
  readonly inode: string;
  readonly ctimeNs: string;
  /**
   * The holder of the lock beside the socket, and the start time of that process (clock ticks since boot); null if /proc does not
   * show it.
   */
  readonly process: { readonly pid: number; readonly startTime: string } | null;
};

/** Null: there is no socket. */
export function readDaemonIdentity(socketPath: string): DaemonIdentity | null {
  const socket = statOrNull(socketPath);
  if (socket === null) return null;
  return { ...socket, process: findLockHolder(`${socketPath}.lock`) };
}

/** Whether the socket is still the one of `identity`, determined by a single stat. */
export function isSameSocket(socketPath: string, identity: DaemonIdentity): boolean {
  const socket = statOrNull(socketPath);
  return socket !== null && socket.inode === identity.inode && socket.ctimeNs === identity.ctimeNs;
}

/** A chmod changes the ctime of a socket, but not its daemon.  If both processes are known, they are compared instead. */
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
    // The folder may not be readable; connecting then gives the error.
    return null;
  }
}

/** tgtd holds a POSIX lock on its lock file as long as it runs. /proc/locks shows the holder by device and inode. */
function findLockHolder(lockPath: string): DaemonIdentity['process'] {
  try {
    const { ino } = statSync(lockPath, { bigint: true });
    const holder = new RegExp(`^\\d+: POSIX +\\S+ +WRITE +(\\d+) +[0-9a-f]+:[0-9a-f]+:${ino} `, 'm');
    const pid = holder.exec(readFileSync('/proc/locks', 'latin1'))?.[1];
    if (pid === undefined || pid === '0') return null;
    // The command name may contain spaces and parentheses.  Field 22 counts from the last ")".
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTime === undefined ? null : { pid: Number(pid), startTime };
  } catch {
    return null;
  }
}
