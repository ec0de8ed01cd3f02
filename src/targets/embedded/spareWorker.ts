import { Worker } from 'node:worker_threads';

/** The module that the worker thread of the embedded target runs. */
export const workerEntry = new URL('./dataPathWorker.js', import.meta.url);

/** Room for what logins and commands leave behind: with the default, every hundredth login waits for it to be cleared away. */
const maxYoungGenerationSizeMb = 96;

let spare: Worker | null = null;

/**
 * Begins a worker thread before anybody needs it.  It reads its modules while the server still reads its own, which saves the server
 * a fifth of its start where there are two processors.  It does not keep the process running.
 */
export function prepareWorker(): void {
  if (spare !== null) return;
  const worker = createWorker(workerEntry);
  spare = worker;
  const forget = (): void => {
    if (spare === worker) spare = null;
  };
  // The data path that takes it listens too; until then nobody is told of a fault, and the next one starts another.
  worker.on('error', forget).on('exit', forget);
}

/** The worker that was prepared, once; otherwise a new one. */
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
