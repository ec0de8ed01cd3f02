import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from './environment.js';

/**
 * Runs vitest in a process of its own, and shows what it prints.
 * @param args files, and options of vitest.
 * @param env beside that of this process: which form the suites have.
 * @returns its exit code.
 */
export function runSuites(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const { status } = spawnSync(
    process.execPath,
    [join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args],
    { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  return status ?? 1;
}
