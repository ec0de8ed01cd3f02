import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { projectFolder } from './environment.js';

/** The module of a worker process of the embedded target, as it was built: it cannot be started from TypeScript. */
export const builtWorkerEntry = pathToFileURL(
  join(projectFolder, 'dist', 'modules', 'targets', 'embedded', 'sessionWorkerProcess.js'),
);

/** Number of processes that serve the embedded target in worlds that do not say it themselves.  EMBEDDED_WORKERS=2 tries all of them on two. */
export const embeddedWorkers = Number(process.env['EMBEDDED_WORKERS'] ?? 1);

/** A data path in this process, which can start worker processes. */
export function newTargetDataPath(): TargetDataPath {
  return new TargetDataPath({}, builtWorkerEntry);
}
