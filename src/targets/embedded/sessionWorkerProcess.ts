import type { Socket } from 'node:net';
import { SessionWorker } from './SessionWorker.js';
import type { FromWorker, ToWorker, WorkerMethod } from './workerMessages.js';

// The entry point of a worker process.  Calls are answered in their order, but for that of the load, which waits for nothing.  What
// sessions do is told when it happens.

const tell = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};
const worker = new SessionWorker({
  taken: (id) => tell({ taken: id }),
  ended: (id, why, by) => tell({ ended: id, why, by }),
});
let last: Promise<void> = Promise.resolve();

// It ends with the process that started it, and not before: signals to the group are for that one.
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.on('message', (message: ToWorker, socket: unknown) => {
  if ('call' in message && message.call === 'load') void answer(message.id, message.call, null);
  else if ('call' in message) last = last.then(() => answer(message.id, message.call, message.argument));
  else if ('take' in message) worker.take(message.take, socket as Socket | undefined);
  else if ('proceed' in message) worker.proceed(message.proceed);
  else worker.end(message.end, message.why, message.graceMs);
});

async function answer(id: number, method: WorkerMethod, argument: unknown): Promise<void> {
  try {
    const call = worker[method] as (argument: unknown) => Promise<unknown>;
    tell({ id, result: await call.call(worker, argument) });
  } catch (error) {
    const { message, code = null } = error as NodeJS.ErrnoException;
    tell({ id, error: { message, code } });
  }
}
