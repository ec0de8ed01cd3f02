/**
 * Loaded into a server under the soak: collects the garbage of each of its threads every 5 s, so that its memory is what it holds
 * and not what nobody has cleared away yet; and notes down, after that, the bytes of the thread's heap.
 */
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const everyMs = 5000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const file = process.env['SOAK_HEAP_FILE'];
setInterval(() => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  if (file !== undefined)
    appendFileSync(file, `${isMainThread ? 'main' : 'worker'} ${heapUsed} ${external}\n`);
}, everyMs).unref();
