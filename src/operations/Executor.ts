import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Call } from '../dispatch/Call.js';
import { nameNamespaces, principalInNamespace } from '../dispatch/callIn.js';
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

/** Who asks for something, as a door found out. */
export interface Caller {
  /** With the rights in all namespaces. */
  readonly principal: Principal;
  /** Target namespace, in the spelling of the client, without leading or trailing slash. */
  readonly namespace: string;
  /** Host (and port) by which the client reached the server. */
  readonly host: string;
  /** The door aborts it when the client has gone away, the executor when the time is over. */
  readonly abort: AbortController;
  /** How long the client waits for the beginning of an answer, where that is shorter than the server's own time; left out: as long. */
  readonly timeoutMs?: number;
}

/** An intrinsic operation of DSP0200, as a client asks for it. */
export interface OperationRequest {
  readonly kind: 'operation';
  /** In any spelling. */
  readonly name: string;
  /**
   * Reads the parameters by their declarations, defaults filled in: called once it is known that the caller may ask for it.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER; ProtocolError.
   */
  readonly parameters: (declarations: ParameterDeclarations, namespace: Namespace) => ParameterValues;
}

/** An extrinsic method, as a client calls it. */
export interface MethodRequest {
  readonly kind: 'method';
  /** In any spelling. */
  readonly name: string;
  readonly object: MethodCall['object'];
  readonly parameters: MethodCall['parameters'];
}

/** What an operation or a method gave.  What an operation gives many of is made while it is iterated. */
export type Result = OperationResult | ({ readonly kind: 'method' } & MethodResult);

export type OperationResult = {
  readonly [K in ReturnKind]: {
    readonly kind: 'operation';
    readonly returns: K;
    readonly value: ReturnKinds[K];
  };
}[ReturnKind];

/** An answer in the words of a door: whole, or in pieces, of which the last one is returned. */
export type Encoded = string | Buffer | AsyncGenerator<string | Buffer, string, void>;

/** Work of a door that is no operation of DSP0200. */
export interface DoorAction {
  /** As it is counted and recorded: never a word of the client. */
  readonly name: string;
  readonly role: Role;
  /** How its failures are counted; left out: by the CIM status. */
  readonly statusOf?: (thrown: unknown) => string;
}

/** What was asked for, as it may be counted: nothing in it is the client's own word. */
export interface Answered {
  readonly kind: 'operation' | 'method' | 'action';
  readonly door: string;
  /** As this server spells it; null: it has no such operation, or the method did not run. */
  readonly name: string | null;
  /** "ok", "aborted" where the client has gone away, or the CIM status. */
  readonly status: string;
  /** Of a method that ran; null otherwise. */
  readonly returnValue: CIMValue;
  readonly durationMs: number;
}

/** What failed with CIM_ERR_ACCESS_DENIED. */
export interface Denied {
  readonly principal: Principal;
  /** At most 64 characters: of a method, as the client spells it. */
  readonly name: string;
  readonly reason: string;
}

export interface ExecutorDeps extends OperationDeps {
  /** By folded name; left out: all operations that this server has. */
  readonly operations?: ReadonlyMap<string, Operation>;
  /** How long an operation may take until its answer begins; left out: as long as it likes. */
  readonly timeoutMs?: number;
  /** Told of each when the last byte of its answer is made, or its client has gone away. */
  readonly onAnswered?: (answered: Answered) => void;
  readonly onDenied?: (denied: Denied) => void;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** What is known of a request while it is answered. */
interface Progress {
  readonly startedAt: number;
  readonly kind: Answered['kind'];
  readonly door: string;
  name: string | null;
  returnValue: CIMValue;
}

/**
 * The one way from a door to what the server does.
 *
 * Here and nowhere else: the rights in the namespace, the role, the time that there is, what is counted, and the record of what was
 * denied.  A door says who asks, for what, how parameters are read and how a result is written.  The role is asked before anything
 * else is looked at.
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

  /** The name of an operation as this server spells it; null: it has none of that name. */
  spellingOf(name: string): string | null {
    return this.#operations.get(foldName(name))?.name ?? null;
  }

  /**
   * Runs an operation or a method, and has `encode` write the result.  An answer that `encode` gives in pieces is a whole one if
   * there is only one piece; otherwise the first of them is made when this is settled, and an error of a later one means that the
   * answer is broken.
   *
   * @throws CIMError why it failed; ProtocolError as the door threw it; OperationTimeoutError.
   */
  execute(
    request: OperationRequest | MethodRequest,
    caller: Caller,
    encode: (result: Result, call: Call) => Encoded,
  ): Promise<string | Buffer | AsyncIterable<string | Buffer>> {
    return this.#inTime(this.#answer(request, caller, encode), caller);
  }

  /**
   * Does what is no operation of DSP0200, under the same rules.
   * @throws CIMError CIM_ERR_ACCESS_DENIED; OperationTimeoutError; what `run` throws.
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
      this.#tell(progress, statusOf?.(thrown) ?? CIMError.from(thrown).symbol);
      if (thrown instanceof CIMError) this.#noteDenied(thrown, name, call);
      throw thrown;
    }
  }

  async #answer(
    request: OperationRequest | MethodRequest,
    caller: Caller,
    encode: (result: Result, call: Call) => Encoded,
  ): Promise<string | Buffer | AsyncIterable<string | Buffer>> {
    const call = this.#callOf(caller);
    const progress = begin(request.kind, caller, null);
    try {
      const result =
        request.kind === 'operation'
          ? await this.#operate(request, call, progress)
          : await this.#invoke(request, call, progress);
      const content = encode(result, call);
      if (typeof content === 'string' || Buffer.isBuffer(content)) {
        this.#tell(progress, 'ok');
        return content;
      }
      // What fails before the first piece is full fails as a whole; most answers are done by then.
      const first = await content.next();
      if (first.done !== true) return this.#stream(first.value, content, request, caller, call, progress);
      this.#tell(progress, 'ok');
      return first.value;
    } catch (thrown) {
      if (thrown instanceof ProtocolError) throw thrown;
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
    // `returns` tells the type of what `execute` gives.
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
    rest: Exclude<Encoded, string | Buffer>,
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
      signal: abort.signal,
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

/** Never parameters: they may hold secrets. */
function logFields({ name }: OperationRequest | MethodRequest, { namespace, principal }: Call): object {
  return { operation: name, namespace, user: principal.name, address: principal.address };
}
