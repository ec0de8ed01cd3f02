import { execFileSync } from 'node:child_process';

/** Mounts a file system of 16 MiB in memory over a folder.  @returns whether it is there: only root may. */
export function mountTmpfs(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
