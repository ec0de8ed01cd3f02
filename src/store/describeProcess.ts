import { readdirSync, readFileSync } from 'node:fs';

/**
 * "<pid> <start time> <boot id>": no two processes have the same one, although process ids are reused.  The start time is in clock ticks after
 * boot (/proc/<pid>/stat field 22).  Null if there is no such process.
 */
export function describeProcess(pid: number): string | null {
  try {
    const { startTime } = readStat(pid);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${pid} ${startTime} ${boot}`;
  } catch {
    return null;
  }
}

/** How long to wait for a process that is being killed. */
const dyingMs = 5_000;

/** Whether the process of this description runs.  A killed process exists until the kernel has removed it.  This is waited for. */
export function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  for (const end = performance.now() + dyingMs; describeProcess(pid) === owner; pause()) {
    const stage = findStage(pid);
    if (stage === 'gone') return false;
    if (stage === 'running' || performance.now() > end) return true;
  }
  return false;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

/** PF_EXITING of a task's flags (/proc/<pid>/stat field 9). */
const exitingFlag = 0x4;
/** SIGKILL in a set of signals (/proc/<pid>/status). */
const killBit = 1n << 8n;

/** `gone`: exited but not yet collected by its parent, so nothing is open any more.  `dying`: killed or exiting. */
function findStage(pid: number): 'running' | 'dying' | 'gone' {
  try {
    const { state, flags } = readStat(pid);
    const threads = readdirSync(`/proc/${pid}/task`).filter((thread) => thread !== String(pid));
    if (/[ZX]/u.test(state)) return threads.length === 0 ? 'gone' : 'dying';
    if ((flags & exitingFlag) !== 0) return 'dying';
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const pending = Array.from(status.matchAll(/^(?:Sig|Shd)Pnd:\s*([0-9a-f]+)/gmu), ([, set]) =>
      BigInt(`0x${set}`),
    );
    return pending.some((set) => (set & killBit) !== 0n) ? 'dying' : 'running';
  } catch {
    // The process has ended meanwhile.
    return 'gone';
  }
}

interface ProcessStat {
  readonly state: string;
  readonly flags: number;
  readonly startTime: string;
}

/** Fields 3, 9 and 22 of /proc/<pid>/stat.  @throws Error if there is no such process. */
function readStat(pid: number): ProcessStat {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The preceding command name is in parentheses and may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', flags: Number(fields[6]), startTime: fields[19] ?? '' };
}
