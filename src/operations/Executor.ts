import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Call } from '../dispatch/Call.js';
import { nameNamespaces, principalInNamespace } from '../dispatch/callIn.js';
import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import { invokeMethod } from '../dispatch/invokeMethod.js';
import type { MethodCall, MethodResult } from '../dispatch/MethodCall.js';
import type { Namespace } from '../repository/Namespace.js';
import { requireRole, type Principal, type Role } from '../security/Principal.js';
import { operationsIn } from './index.js';
import type {
  Operation,
  ParameterDeclarations,
  ParametersOf,
  ParameterValues,
  ReturnKind,
  ReturnKinds,
  OperationDeps,
} from './Operation.js';
import { OperationDeadline, waitAtMost } from './OperationDeadline.js';
import { ProtocolError } from './ProtocolError.js';

/** The client of a request, as the protocol handler identified it. */
export interface Caller {
  /** The user with its rights in all namespaces. */
  readonly principal: Principal;
  /** Target namespace, in the client's spelling, without leading or trailing slash. */
  readonly namespace: string;
  /** Host (and port) by which the client reached the server. */
  readonly host: string;
  /** Aborted by the protocol handler when the client disconnects, and by the executor when the time is over. */
  readonly abort: AbortController;
  /** How long the client waits for the beginning of an answer.  Used if it is shorter than the server's time-out. */
  readonly timeoutMs?: number;
}

/** A request for an intrinsic operation of DSP0200. */
export interface OperationRequest {
  readonly kind: 'operation';
  /** In any case. */
  readonly name: string;
  /**
   * Decodes the parameters by their declarations and adds defaults.  Called after the caller's role has been checked.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER; ProtocolError.
   */
  readonly parameters: (declarations: ParameterDeclarations, namespace: Namespace) => ParameterValues;
}

/** A request for an extrinsic method. */
export interface MethodRequest {
  readonly kind: 'method';
  /** In any case. */
  readonly name: string;
  readonly object: MethodCall['object'];
  readonly parameters: MethodCall['parameters'];
}

/** The result of an operation or a method.  If it has many elements, they are made while it is iterated. */
export type Result = OperationResult | ({ readonly kind: 'method' } & MethodResult);

export type OperationResult = {
  readonly [K in ReturnKind]: {
    readonly kind: 'operation';
    readonly returns: K;
    readonly value: ReturnKinds[K];
  };
}[ReturnKind];

/** A whole answer encoded by a protocol handler.  The end of an answer in two parts is cached and sent without being copied. */
export type WholeAnswer = string | Buffer | readonly [start: string, end: Buffer];

export function isWhole(answer: unknown): answer is WholeAnswer {
  return typeof answer === 'string' || Buffer.isBuffer(answer) || Array.isArray(answer);
}

/** An answer encoded by a protocol handler: whole, or in pieces.  The last piece is the generator's return value. */
export type Encoded = WholeAnswer | AsyncGenerator<string | Buffer, string, void>;

/** An action of a protocol handler that is not an operation of DSP0200. */
export interface DoorAction {
  /** The name for counters and records.  It never contains text from the client. */
  readonly name: string;
  readonly role: Role;
  /** The status under which a failure is counted; the CIM status by default. */
  readonly statusOf?: (thrown: unknown) => string;
}

/** What is counted of a request.  None of it is text from the client. */
export interface Answered {
  readonly kind: 'operation' | 'method' | 'action';
  readonly door: string;
  /** In this server's spelling.  Null if there is no such operation, or if the method did not run. */
  readonly name: string | null;
  /** "ok", "aborted" if the client disconnected, or the CIM status. */
  readonly status: string;
  /** Return value of a method that ran; otherwise null. */
  readonly returnValue: CIMValue;
  readonly durationMs: number;
}

/** A request that failed with CIM_ERR_ACCESS_DENIED. */
export interface Denied {
  readonly principal: Principal;
  /** At most 64 characters.  A method has the client's spelling. */
  readonly name: string;
  readonly reason: string;
}

export interface ExecutorDeps extends OperationDeps {
  /** By folded name; all operations of this server by default. */
  readonly operations?: ReadonlyMap<string, Operation>;
  /** How long an operation may take until its answer begins; no limit by default. */
  readonly timeoutMs?: number;
  /** Called for each request after the last byte of its answer has been made or its client has disconnected. */
  readonly onAnswered?: (answered: Answered) => void;
  readonly onDenied?: (denied: Denied) => void;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** What is known of a request while it runs. */
interface Progress {
  readonly startedAt: number;
  readonly kind: Answered['kind'];
  readonly door: string;
  name: string | null;
  returnValue: CIMValue;
}

/**
 * Runs the requests of all protocols.
 * It alone applies the rights in the namespace, the role, the time limit, the counters, and the record of denied requests.  A
 * protocol handler supplies the caller, the request, how parameters are decoded and how a result is encoded.  The role is checked
 * before anything else is looked at.
 */
export class Executor {
  readonly #deps: ExecutorDeps;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #deadline: OperationDeadline | null;

  constructor(deps: ExecutorDeps) {
    this.#deps = deps;
    this.#operations = deps.operations ?? operationsIn(deps);
    this.#deadline = deps.timeoutMs === undefined ? null : new OperationDeadline(deps.timeoutMs);
  }

  /** As `Providers` says; for encoders. */
  readonly areReferencesGiven = (className: string): boolean =>
    this.#deps.providers.areReferencesGiven(className);

  /** Whether the instances of a class are stored objects of clients, and not live ones.  False if there is no such class. */
  areInstancesStored(namespaceName: string, className: string): boolean {
    const { repository, providers } = this.#deps;
    const namespace = repository.findNamespace(namespaceName);
    return namespace !== null && providers.find(namespace, className)?.areInstancesStored === true;
  }

  /** The name of an operation in this server's spelling; null if there is none. */
  spellingOf(name: string): string | null {
    return this.#operations.get(foldName(name))?.name ?? null;
  }

  /**
   * Runs an operation or a method.  `encode` encodes the result.
   *
   * If `encode` yields pieces and there is only one, the answer is whole.  Otherwise the first piece has been made when this
   * resolves, and an error in a later piece means that the answer is incomplete.
   * @throws CIMError why it failed; ProtocolError from the protocol handler; OperationTimeoutError; HeldElsewhereError.
   */
  execute(
    request: OperationRequest | MethodRequest,
    caller: Caller,
    encode: (result: Result, call: Call) => Encoded,
  ): Promise<WholeAnswer | AsyncIterable<string | Buffer>> {
    return this.#inTime(this.#answer(request, caller, encode), caller);
  }

  /**
   * Runs an action that is not an operation of DSP0200, under the same rules.
   * @throws CIMError CIM_ERR_ACCESS_DENIED; OperationTimeoutError; what `run` throws, such as HeldElsewhereError.
   */
  perform<T>(action: DoorAction, caller: Caller, run: (call: Call) => Promise<T>): Promise<T> {
    return this.#inTime(this.#act(action, caller, run), caller);
  }

  #inTime<T>(work: Promise<T>, { abort, timeoutMs }: Caller): Promise<T> {
    const own = this.#deps.timeoutMs ?? Number.POSITIVE_INFINITY;
    if (timeoutMs !== undefined && timeoutMs < own) return waitAtMost(work, abort, timeoutMs);
    return this.#deadline === null ? work : this.#deadline.wait(work, abort);
  }

  async #act<T>(
    { name, role, statusOf }: DoorAction,
    caller: Caller,
    run: (call: Call) => Promise<T>,
  ): Promise<T> {
    const call = this.#callOf(caller);
    const progress = begin('action', caller, name);
    try {
      requireRole(call.principal, role);
      const result = await run(call);
      this.#tell(progress, 'ok');
      return result;
    } catch (thrown) {
      // It is counted where it is answered.
      if (thrown instanceof HeldElsewhereError) throw thrown;
      this.#tell(progress, statusOf?.(thrown) ?? CIMError.from(thrown).symbol);
      if (thrown instanceof CIMError) this.#noteDenied(thrown, name, call);
      throw thrown;
    }
  }

  async #answer(
    request: OperationRequest | MethodRequest,
    caller: Caller,
    encode: (result: Result, call: Call) => Encoded,
  ): Promise<WholeAnswer | AsyncIterable<string | Buffer>> {
    const call = this.#callOf(caller);
    const progress = begin(request.kind, caller, null);
    try {
      const result =
        request.kind === 'operation'
          ? await this.#operate(request, call, progress)
          : await this.#invoke(request, call, progress);
      const content = encode(result, call);
      if (isWhole(content)) {
        this.#tell(progress, 'ok');
        return content;
      }
      // An error before the first piece is full fails the whole operation.  Most answers are complete by then.
      const first = await content.next();
      if (first.done !== true) return this.#stream(first.value, content, request, caller, call, progress);
      this.#tell(progress, 'ok');
      return first.value;
    } catch (thrown) {
      if (thrown instanceof ProtocolError || thrown instanceof HeldElsewhereError) throw thrown;
      const error = nameNamespaces(this.#deps.repository, CIMError.from(thrown), caller.principal);
      this.#tell(progress, error.symbol);
      this.#noteDenied(error, progress.name ?? request.name, call);
      if (error.cause !== undefined && error.cause === thrown && !call.signal.aborted) {
        const fields = { err: thrown, ...logFields(request, call) };
        this.#deps.log.error(fields, 'an operation failed unexpectedly');
      }
      throw error;
    }
  }

  async #operate(request: OperationRequest, call: Call, progress: Progress): Promise<Result> {
    const operation = this.#operations.get(foldName(request.name));
    if (operation === undefined) {
      throw new CIMError('CIM_ERR_NOT_SUPPORTED', `there is no operation ${request.name}`);
    }
    progress.name = operation.name;
    requireRole(call.principal, operation.role);
    const namespace = this.#deps.repository.getNamespace(call.namespace);
    const parameters = request.parameters(operation.parameters, namespace);
    const value = await operation.execute(parameters as ParametersOf<ParameterDeclarations>, call);
    // The type of the result of `execute` depends on `returns`.
    return { kind: 'operation', returns: operation.returns, value } as OperationResult;
  }

  async #invoke(
    { name, object, parameters }: MethodRequest,
    call: Call,
    progress: Progress,
  ): Promise<Result> {
    const result = await invokeMethod(this.#deps, { methodName: name, object, parameters }, call);
    progress.name = result.methodName;
    progress.returnValue = result.returnValue;
    return { kind: 'method', ...result };
  }

  async *#stream(
    first: string | Buffer,
    rest: Exclude<Encoded, WholeAnswer>,
    request: OperationRequest | MethodRequest,
    caller: Caller,
    call: Call,
    progress: Progress,
  ): AsyncGenerator<string | Buffer, void, void> {
    let status = 'aborted';
    try {
      yield first;
      for (;;) {
        call.signal.throwIfAborted();
        const piece = await this.#inTime(rest.next(), caller);
        if (piece.done === true) status = 'ok';
        yield piece.value;
        if (piece.done === true) return;
      }
    } catch (error) {
      if (!call.signal.aborted) {
        status = CIMError.from(error).symbol;
        const level = error instanceof CIMError ? 'warn' : 'error';
        this.#deps.log[level](
          { err: error, ...logFields(request, call) },
          'an answer broke off while being sent',
        );
      }
      throw error;
    } finally {
      this.#tell(progress, status);
      await rest.return('');
    }
  }

  #callOf({ principal, namespace, host, abort }: Caller): Call {
    return {
      principal: principalInNamespace(this.#deps.repository, principal, namespace),
      namespace,
      host,
      get signal() {
        return abort.signal;
      },
    };
  }

  #tell({ kind, door, name, returnValue, startedAt }: Progress, status: string): void {
    const durationMs = performance.now() - startedAt;
    this.#deps.onAnswered?.({ kind, door, name, status, returnValue, durationMs });
  }

  #noteDenied(error: CIMError, name: string, { principal }: Call): void {
    if (error.symbol !== 'CIM_ERR_ACCESS_DENIED') return;
    this.#deps.onDenied?.({ principal, name: name.slice(0, 64), reason: error.description });
  }
}

function begin(kind: Answered['kind'], { principal: { door } }: Caller, name: string | null): Progress {
  return { startedAt: performance.now(), kind, door, name, returnValue: null };
}

/** Parameters are never logged: they may contain secrets. */
function logFields({ name }: OperationRequest | MethodRequest, { namespace, principal }: Call): object {
  return { operation: name, namespace, user: principal.name, address: principal.address };
}
