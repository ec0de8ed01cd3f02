import type { CIMError } from '../cim/CIMError.js';
import type { WbemClient } from '../client/WbemClient.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { inParallel } from './inParallel.js';
import { loadWidth, type LoadPlan, type LoadStep } from './LoadPlan.js';

/** What is told of steps while they run. */
export interface StepObserver {
  /** Called before a step is sent, or the first of several that are sent together. */
  onBegin(step: LoadStep): void;
  onDone(step: LoadStep): void;
}

/** The first step that failed. */
export class FailedStep extends Error {
  constructor({ subject }: LoadStep, cause: unknown) {
    super(subject, { cause });
  }
}

/** Limits of a request with several changes.  The length is in characters, and the last change may exceed it. */
const batchSteps = 64;
const batchLength = 1_000_000;

/** While one batch is executed by the server, others are encoded and sent. */
const batchWidth = 4;

/**
 * Runs the steps of a plan in their order.  Independent changes of instances are sent together.  To a server that does not take such
 * requests they are sent one by one, 16 at a time.  After a failure no request is sent any more; the changes that were sent
 * with the one that failed may be done.
 * @throws FailedStep
 */
export async function runSteps({ client, steps }: LoadPlan, observer: StepObserver): Promise<void> {
  let isBatching = true;
  for (const group of groupsOf(steps)) {
    let single: readonly LoadStep[] = group;
    if (isBatching && group.length > 1) {
      single = await sendBatches(client, group, observer);
      isBatching = single.length === 0;
    }
    await inParallel(single, loadWidth, async (step) => {
      observer.onBegin(step);
      await step.run().catch((error: unknown) => {
        throw new FailedStep(step, error);
      });
      observer.onDone(step);
    });
  }
}

/** The steps in order, grouped so that the steps of a group are independent of each other. */
function groupsOf(steps: readonly LoadStep[]): LoadStep[][] {
  const groups: LoadStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && step.group !== null && last[0]?.group === step.group) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** Changes that are sent together. */
interface Batch {
  readonly steps: LoadStep[];
  readonly changes: string[];
  length: number;
}

/** @returns the steps of batches that the server refused to take, which have not been made. */
async function sendBatches(
  client: WbemClient,
  group: readonly LoadStep[],
  observer: StepObserver,
): Promise<readonly LoadStep[]> {
  const left: LoadStep[] = [];
  const failures = new Map<LoadStep, unknown>();
  await inParallel(batchesOf(client, group), batchWidth, async ({ steps, changes }) => {
    const [first] = steps;
    if (first === undefined || failures.size > 0) return;
    observer.onBegin(first);
    const answers = left.length > 0 ? null : await sendBatch(client, steps, changes);
    if (answers === null) {
      left.push(...steps);
      return;
    }
    for (const [index, step] of steps.entries()) {
      const error = answers[index] ?? null;
      if (error === null) observer.onDone(step);
      else failures.set(step, error);
    }
  });
  // Of the batches under way the last one may have been answered first.
  const failed = group.find((step) => failures.has(step));
  if (failed) throw new FailedStep(failed, failures.get(failed));
  return left;
}

/** @returns null if the server refuses the request as a whole. */
async function sendBatch(
  client: WbemClient,
  steps: readonly LoadStep[],
  changes: readonly string[],
): Promise<readonly (CIMError | null)[] | null> {
  const [first, ...others] = steps;
  try {
    if (others.length > 0) return await client.changeInstances(changes);
    // MULTIREQ has two requests at least.
    await first?.run();
    return [];
  } catch (error) {
    if (error instanceof WbemHttpError && refusals.has(error.status)) return null;
    throw first ? new FailedStep(first, error) : error;
  }
}

/** Statuses of servers that do not know requests with several operations, or take only shorter ones. */
const refusals: ReadonlySet<number | null> = new Set([400, 413, 501]);

/** Each is encoded when it is about to be sent. */
function* batchesOf(client: WbemClient, group: readonly LoadStep[]): Generator<Batch> {
  let batch: Batch = { steps: [], changes: [], length: 0 };
  for (const step of group) {
    if (step.change === null) continue;
    const change = client.encodeChange(step.change);
    batch.steps.push(step);
    batch.changes.push(change);
    batch.length += change.length;
    if (batch.steps.length < batchSteps && batch.length < batchLength) continue;
    yield batch;
    batch = { steps: [], changes: [], length: 0 };
  }
  if (batch.steps.length > 0) yield batch;
}
