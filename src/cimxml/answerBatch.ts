import { CIMError } from '../cim/CIMError.js';
import { foldName, sameName } from '../cim/NameMap.js';
import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import type { Executor, WholeAnswer } from '../operations/Executor.js';
import type { Principal } from '../security/Principal.js';
import { CimXmlError } from './CimXmlError.js';
import type { CimBatch, CimRequest } from './decode/request.js';
import { batchEnvelope, encodeError, responseInBatch, type Envelope } from './encode/messages.js';

/** Runs one operation or method and encodes its result within an envelope.  @throws CimXmlError, HeldElsewhereError, OperationTimeoutError */
type Run = (message: CimRequest, envelope: Envelope) => Promise<WholeAnswer | AsyncIterable<string | Buffer>>;

/**
 * Answers the operations of one message (MULTIREQ), in their order: `CIM > MESSAGE > MULTIRSP > SIMPLERSP+`.
 *
 * An operation begins when the one before it has been answered, except that stored instances of one class that follow one another are
 * created together, so that their changes are written to the disk together.  There is no transaction: each operation succeeds or
 * fails by itself, with rights, limits and records of its own, and one that fails does not keep the next ones from being executed.
 * After the client has gone away no operation is begun.  When the time of one is over, the others behind it are not executed and
 * fail with the same status.  Nor is one begun when the time of the whole message is over.
 * @throws OperationTimeoutError; the reason of the abort if the client has gone away.  The answer is then incomplete.
 */
export async function* answerBatch(
  { messageId, requests }: CimBatch,
  {
    principal,
    abort: { signal },
    timeoutMs,
  }: { readonly principal: Principal; readonly abort: AbortController; readonly timeoutMs: number },
  executor: Pick<Executor, 'areInstancesStored'>,
  run: Run,
): AsyncGenerator<string | Buffer, void, void> {
  const { head, tail } = batchEnvelope(messageId);
  const slice = new TimeSlice(signal, principal.name);
  const until = performance.now() + timeoutMs;
  const expectTime = (): void => {
    if (performance.now() >= until) throw timeIsOver(timeoutMs);
  };
  yield head;
  for (const group of groupsOf(requests, executor)) {
    const answers: ReturnType<Run>[] = [];
    for (const message of group) {
      // What is not begun because the signal was aborted meanwhile is answered by `answerOne`.
      if (slice.isOver) await slice.next().catch(() => {});
      const answer = answerOne(message, signal, expectTime, run);
      // Awaited below, when the answers before it have been sent.
      answer.catch(() => {});
      answers.push(answer);
    }
    try {
      for (const answer of answers) yield* piecesOf(await answer);
    } finally {
      // Where one ends the message, the others have begun as well: the request is over when they are.
      await Promise.allSettled(answers);
    }
  }
  yield tail;
}

async function answerOne(
  message: CimRequest,
  signal: AbortSignal,
  expectTime: () => void,
  run: Run,
): ReturnType<Run> {
  const envelope = responseInBatch(message.kind, message.name);
  try {
    if (signal.aborted) throw signal.reason;
    expectTime();
    return await run(message, envelope);
  } catch (error) {
    return envelope.head + encodeError(statusOf(error)) + envelope.tail;
  }
}

/** What cannot be decoded fails alone, because other operations of the message may have been executed. */
function statusOf(error: unknown): CIMError {
  if (error instanceof CIMError) return error;
  if (error instanceof CimXmlError) {
    return new CIMError('CIM_ERR_INVALID_PARAMETER', error.message, { cause: error });
  }
  // The other endpoint would make the other operations of the batch again.
  if (error instanceof HeldElsewhereError) return heldElsewhere;
  throw error;
}

function timeIsOver(timeoutMs: number): CIMError {
  return new CIMError(
    'CIM_ERR_SERVER_LIMITS_EXCEEDED',
    `the operations of the request before this one took ${timeoutMs} ms or more (operation-timeout-ms): expected fewer of them in one request`,
  );
}

const heldElsewhere = new CIMError(
  'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
  'another endpoint holds the enumeration: expected the request by itself, not among others',
);

async function* piecesOf(
  answer: WholeAnswer | AsyncIterable<string | Buffer>,
): AsyncGenerator<string | Buffer, void, void> {
  if (typeof answer === 'string' || Buffer.isBuffer(answer)) yield answer;
  else yield* answer;
}

/** The requests in their order, those together that are begun together. */
function* groupsOf(
  requests: readonly CimRequest[],
  executor: Pick<Executor, 'areInstancesStored'>,
): Generator<readonly CimRequest[]> {
  let group: CimRequest[] = [];
  let created: string | null = null;
  for (const request of requests) {
    const creates = createdClass(request, executor);
    if (group.length > 0 && (creates === null || creates !== created)) {
      yield group;
      group = [];
    }
    group.push(request);
    created = creates;
  }
  if (group.length > 0) yield group;
}

/**
 * Namespace and class of the stored instance that a request creates; null for any other request.  Live instances may wait for one
 * another, as changes of one target do.
 */
function createdClass(
  { kind, name, namespace, parameters }: CimRequest,
  executor: Pick<Executor, 'areInstancesStored'>,
): string | null {
  if (kind !== 'intrinsic' || !sameName(name, 'CreateInstance')) return null;
  const [instance] = parameters[0]?.children ?? [];
  const className = instance?.attributes.get('CLASSNAME') ?? '';
  return executor.areInstancesStored(namespace, className)
    ? `${foldName(namespace)}:${foldName(className)}`
    : null;
}
