import { readFileSync } from 'node:fs';

/** Memory of a process in MiB. */
export interface ProcessMemory {
  /** All that is in memory: with the pages of lmdb's file, which the kernel gives up when it likes. */
  readonly resident: number;
  /** What it allocated itself. */
  readonly anonymous: number;
  readonly file: number;
}

/** From /proc/<pid>/status.  @throws Error if there is no such process. */
export function processMemory(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const valueOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { resident: valueOf('VmRSS'), anonymous: valueOf('RssAnon'), file: valueOf('RssFile') };
}
