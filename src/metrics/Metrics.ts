import { LabelledCounter, type LabelledCount } from './LabelledCounter.js';

/** A value that is read when the metrics are requested. */
export interface LiveValue {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  /** A null or late value is omitted from the answer. */
  read(): number | null | Promise<number | null>;
}

/** As LiveValue, for counts by one label. */
export interface LiveCounts {
  readonly name: string;
  readonly help: string;
  readonly labelName: string;
  /** They may fall: values, and no counts. */
  readonly isGauge?: true;
  read(): Promise<ReadonlyMap<string, number>>;
}

/** What is counted of a completed CIM operation or method. */
export interface AnsweredOperation {
  /** In this server's spelling; null if it has none of this name. */
  readonly name: string | null;
  /** "ok" or the CIM status, such as CIM_ERR_NOT_FOUND. */
  readonly status: string;
  /** The return value of a method that ran, usually a number; otherwise null. */
  readonly returnValue: unknown;
  readonly durationMs: number;
}

/** The totals of an operation since the start of the process. */
export interface OperationTotals {
  /** An operation of DSP0200, or "InvokeMethod" for all methods together. */
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** The name of method calls in DSP0223. */
export const methodOperation = 'InvokeMethod';

const unknownName = 'unknown';

/**
 * The counters of the server, for Prometheus.  No label has a value that a client chose: operations, methods, statuses and causes
 * are defined by the program.  Counting does not need prom-client, which is loaded when the metrics are first requested.
 */
export class Metrics {
  readonly #operations = new LabelledCounter(
    'operation_duration_seconds',
    'CIM operations by name and CIM status, to the last byte of the answer made.',
    ['operation', 'status'],
    { timed: true },
  );
  readonly #methods = new LabelledCounter(
    'method_duration_seconds',
    'Extrinsic methods by name and return value; a CIM status in its place where the method did not run.',
    ['method', 'return_value'],
    { timed: true },
  );
  readonly #requestBytes = new LabelledCounter(
    'operation_request_bytes_total',
    'Bytes of the bodies that asked for CIM operations, by name; of methods together, as InvokeMethod.',
    ['operation'],
  );
  readonly #responseBytes = new LabelledCounter(
    'operation_response_bytes_total',
    'Bytes of the bodies that answered CIM operations, by name; of methods together, as InvokeMethod.',
    ['operation'],
  );
  readonly #awsActions = new LabelledCounter(
    'storagegateway_action_duration_seconds',
    'AWS Storage Gateway actions by error code, or exception where there is none; "ok" for those done.',
    ['action', 'error_code'],
    { timed: true },
  );
  readonly #consolePages = new LabelledCounter(
    'console_page_duration_seconds',
    'Pages and forms of the web console by CIM status; "ok" for those answered.',
    ['page', 'status'],
    { timed: true },
  );
  readonly #changes = new LabelledCounter(
    'credential_changes_total',
    'Changes of credentials that were asked for, by kind and outcome, whatever the door.',
    ['kind', 'outcome'],
  );
  readonly #proofs = new LabelledCounter(
    'proofs_total',
    'Proofs of accounts by logging in, by what they showed.',
    ['state'],
  );
  readonly #responses = new LabelledCounter('http_responses_total', 'Answers of the HTTP server by status.', [
    'status',
  ]);
  readonly #refusals = new LabelledCounter(
    'refusals_total',
    'Clients that were refused: wrong password, locked out, too many at once.',
    ['reason'],
  );
  readonly #lockouts = new LabelledCounter(
    'login_lockouts_total',
    'Times that logins were locked for too many wrong passwords or signatures: of a user from an address, an address, a user.',
    ['scope'],
  );
  readonly #liveValues: LiveValue[] = [];
  readonly #liveCounts: LiveCounts[] = [];

  get counters(): readonly LabelledCounter[] {
    return [
      this.#operations,
      this.#methods,
      this.#requestBytes,
      this.#responseBytes,
      this.#awsActions,
      this.#consolePages,
      this.#changes,
      this.#proofs,
      this.#responses,
      this.#refusals,
      this.#lockouts,
    ];
  }

  get liveValues(): readonly LiveValue[] {
    return this.#liveValues;
  }

  get liveCounts(): readonly LiveCounts[] {
    return this.#liveCounts;
  }

  watchCounts(...counts: readonly LiveCounts[]): void {
    this.#liveCounts.push(...counts);
  }

  watch(...values: readonly LiveValue[]): void {
    this.#liveValues.push(...values);
  }

  countOperation({ name, status, durationMs }: AnsweredOperation): void {
    this.#operations.add(name ?? unknownName, status, durationMs / 1000);
  }

  countMethod({ name, status, returnValue, durationMs }: AnsweredOperation): void {
    const ended = typeof returnValue === 'number' ? String(returnValue) : status;
    this.#methods.add(name ?? unknownName, ended, durationMs / 1000);
  }

  /** @param name as in countOperation, or `methodOperation`. */
  countBytes(name: string | null, requestBytes: number, responseBytes: number): void {
    this.#requestBytes.addAmount(name ?? unknownName, null, requestBytes);
    this.#responseBytes.addAmount(name ?? unknownName, null, responseBytes);
  }

  /** The totals of each operation that was requested. */
  operationStatistics(): OperationTotals[] {
    const requestBytes = countsOf(this.#requestBytes);
    const responseBytes = countsOf(this.#responseBytes);
    const timed = new Map<string, { count: number; seconds: number }>();
    const take = (name: string, { count, sum }: LabelledCount): void => {
      const before = timed.get(name) ?? { count: 0, seconds: 0 };
      timed.set(name, { count: before.count + count, seconds: before.seconds + sum });
    };
    for (const row of this.#operations.rows()) take(row.labels[0] ?? unknownName, row);
    for (const row of this.#methods.rows()) take(methodOperation, row);
    return [...timed].map(([name, { count, seconds }]) => ({
      name,
      count,
      seconds,
      requestBytes: requestBytes.get(name) ?? 0,
      responseBytes: responseBytes.get(name) ?? 0,
    }));
  }

  countAwsAction(action: string | null, errorCode: string | null, durationMs: number): void {
    this.#awsActions.add(action ?? unknownName, errorCode ?? 'ok', durationMs / 1000);
  }

  /** @param page null if there is none of this name. */
  countConsolePage(page: string | null, status: string, durationMs: number): void {
    this.#consolePages.add(page ?? unknownName, status, durationMs / 1000);
  }

  countChange(kind: string, outcome: string, proof: string | null): void {
    this.#changes.add(kind, outcome);
    if (proof !== null) this.#proofs.add(proof, null);
  }

  countResponse(status: number): void {
    this.#responses.add(String(status), null);
  }

  countLockout(scope: string): void {
    this.#lockouts.add(scope, null);
  }

  countRefusal(reason: string): void {
    this.#refusals.add(reason, null);
  }
}

/** Counts by the first label. */
function countsOf(counter: LabelledCounter): ReadonlyMap<string, number> {
  return new Map(Array.from(counter.rows(), ({ labels, count }) => [labels[0] ?? unknownName, count]));
}
