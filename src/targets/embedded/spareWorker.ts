import { Worker } from 'node:worker_threads';

/** The module of the worker thread of the embedded target. */
export const workerEntry = new URL('./dataPathWorker.js', import.meta.url);

/** Large enough for the garbage of logins and commands: with the default, one in a hundred logins waits for a collection. */
const maxYoungGenerationSizeMb = 96;

let spare: Worker | null = null;

/**
 * Starts the worker thread before it is needed.  It loads its modules while the server loads its own, which shortens the start by
 * a fifth if there are two processors.  It does not keep the process running.
 */
export function prepareWorker(): void {
  if (spare !== null) return;
  const worker = createWorker(workerEntry);
  spare = worker;
  const forget = (): void => {
    if (spare === worker) spare = null;
  };
  // The data path that takes the worker listens as well.  Until then a fault is ignored, and the next caller starts another
  // worker.
  worker.on('error', forget).on('exit', forget);
}

/** The prepared worker, once; otherwise a new one. */
export function takeWorker(entry: URL = workerEntry): Worker {
  if (spare === null || entry.href !== workerEntry.href) return createWorker(entry);
  const worker = spare;
  spare = null;
  return worker;
}

function createWorker(entry: URL): Worker {
  const worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb } });
  worker.unref();
  return worker;
}
