import type { z } from 'zod';
import type { AuditRecord } from '../audit/AuditLog.js';
import type { ChangeDescription, ChangeOutcome } from '../changes/Changes.js';
import type { Command, ReadRequest } from '../link/messages.js';
import { makeUuid7 } from '../link/uuid7.js';
import { hasRole, printMissingRole, type Principal, type Role } from '../security/Principal.js';
import { EngineUnavailableError } from '../store/Engine.js';
import { isReason, TargetDriverError } from '../targets/TargetDriverError.js';
import type { ActAnswer } from './HostLink.js';
import { HostAnswerError, HostConnectionError, HostFailure } from './linkErrors.js';
import type { LinkedHost } from './LinkedHost.js';

export interface HostRequestsDeps {
  readonly host: LinkedHost;
  /** The audit log of the endpoint.  The host writes its own. */
  readonly audit: {
    write(record: AuditRecord): Promise<void>;
    expectRoom(): Promise<void>;
  };
  /**
   * Confirms that the caller is still allowed to change something, where other endpoints may have removed a user meanwhile.
   * @returns why not, as a sentence without full stop; null if nothing is against it.
   * @throws EngineUnavailableError if that cannot be confirmed.
   */
  readonly confirmCaller?: (caller: Principal) => Promise<string | null>;
  readonly endpointId: string;
  /** Maximum duration of a read request. */
  readonly readTimeoutMs: number;
  /** Maximum duration of an act, including requests for its outcome. */
  readonly actTimeoutMs: number;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Why an act failed at the endpoint or on the way. */
export type ActFailure =
  | 'access-denied'
  | 'disk-full'
  | 'host-unreachable'
  | 'refused-by-target'
  | 'state-unavailable'
  | 'timeout'
  | 'unclassified';

/** How the outcomes of one kind of act are made and who may ask for such acts. */
export interface ActKind<O extends ChangeOutcome> {
  readonly roles: readonly Role[];
  decode(outcome: Extract<ActAnswer, { outcome: unknown }>['outcome']): O;
  failure(cause: ActFailure, message: string): O;
}

/** The share of an act's time that is reserved for requests for its outcome. */
const shareToSettle = 0.2;
const settleEveryMs = 250;

/**
 * The requests to one host.  Each change is an act with its own id.  If the answer to an act is lost, the outcome is requested by that
 * id, so no act is executed twice and success is reported only for executed acts.
 */
export class HostRequests {
  readonly #deps: HostRequestsDeps;

  constructor(deps: HostRequestsDeps) {
    this.#deps = deps;
  }

  /**
   * Reads all items of a list.
   * @param failed makes the error for what the host could not read; the default makes a TargetDriverError.
   * @throws TargetDriverError if the host cannot be reached.
   */
  async read<T>(
    asked: ReadRequest,
    form: z.ZodType<T>,
    failed: (failure: HostFailure, message: string) => Error = asDriverError,
  ): Promise<readonly T[]> {
    const { host, readTimeoutMs } = this.#deps;
    const link = host.getLink();
    try {
      const { items, inDoubt } = await link.read(asked, form, readTimeoutMs);
      host.isInDoubt = inDoubt;
      host.readSucceeded(asked);
      return items;
    } catch (error) {
      if (error instanceof HostFailure) {
        host.isInDoubt = error.inDoubt;
        const told = failed(error, `${host.systemName}: ${error.message}`);
        if (told instanceof TargetDriverError && (told.reason === 'timeout' || told.reason === 'unavailable'))
          host.readFailed(asked, error.message);
        throw told;
      }
      if (error instanceof HostConnectionError && error.isLate) host.readFailed(asked, error.message);
      throw host.failed(error, readTimeoutMs);
    }
  }

  /** The first item of a list; null if there is none. */
  async readOne<T>(...asked: Parameters<typeof this.read<T>>): Promise<T | null> {
    return (await this.read(...asked))[0] ?? null;
  }

  /** Executes a command at the host and records it.  Failures of host, network and caller are outcomes, not exceptions. */
  async act<O extends ChangeOutcome>(
    caller: Principal,
    command: Command,
    about: ChangeDescription,
    kind: ActKind<O>,
  ): Promise<O> {
    const startedAt = performance.now();
    const { audit, log } = this.#deps;
    const id = makeUuid7();
    const missing = kind.roles.find((role) => !hasRole(caller, role));
    if (missing !== undefined) {
      const denied = kind.failure('access-denied', printMissingRole(caller, missing));
      return this.record(caller, about, denied, kind, startedAt, id);
    }
    const refused = await this.#confirm(caller, kind);
    if (refused) return this.record(caller, about, refused, kind, startedAt, id);
    try {
      await audit.expectRoom();
    } catch (error) {
      const message = 'the disk has no room for the audit record: nothing was changed';
      log.error({ err: error }, message);
      return kind.failure('disk-full', message);
    }
    return this.record(caller, about, await this.#send(caller, command, id, kind), kind, startedAt, id);
  }

  /** The outcome of an act of a caller who may not change anything; null if nothing is against it. */
  async #confirm<O extends ChangeOutcome>(caller: Principal, kind: ActKind<O>): Promise<O | null> {
    try {
      const reason = await this.#deps.confirmCaller?.(caller);
      return reason === undefined || reason === null ? null : kind.failure('access-denied', reason);
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      const message = `who may change something cannot be confirmed: ${error.message}`;
      return kind.failure('state-unavailable', message);
    }
  }

  async #send<O extends ChangeOutcome>(
    caller: Principal,
    command: Command,
    id: string,
    kind: ActKind<O>,
  ): Promise<O> {
    const { host, actTimeoutMs } = this.#deps;
    const until = performance.now() + actTimeoutMs;
    const deadlineMs = actTimeoutMs * (1 - shareToSettle);
    const { name, address, door, roles } = caller;
    const principal = { name, address, door, roles: [...roles] };
    try {
      const answer = await host.getLink().act({ id, principal, deadlineMs, command }, deadlineMs);
      return this.#outcomeOf(answer, kind);
    } catch (error) {
      if (error instanceof TargetDriverError) return kind.failure('host-unreachable', error.message);
      if (!(error instanceof HostConnectionError)) {
        const { message } = host.failed(error, deadlineMs) as Error;
        if (error instanceof HostAnswerError && error.isRefused)
          return kind.failure('refused-by-target', message);
        // The act may have been executed, so its outcome is requested.
        return this.#settle(id, until, message, kind);
      }
      const told = host.failed(error, deadlineMs) as Error;
      // The connection was not established, so nothing was sent.
      if (!error.isConnected) return kind.failure('host-unreachable', told.message);
      return this.#settle(id, until, told.message, kind);
    }
  }

  /** Requests the outcome of an act until the time is over.  If the host has not received the act, it will never execute it. */
  async #settle<O extends ChangeOutcome>(
    id: string,
    until: number,
    why: string,
    kind: ActKind<O>,
  ): Promise<O> {
    const { host } = this.#deps;
    for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
      try {
        const answer = await host.connections.closeAct(id, left);
        host.answered();
        return this.#outcomeOf(answer, kind);
      } catch (error) {
        if (host.isClosed) {
          const gone = `${host.systemName} was removed from the fleet meanwhile`;
          return kind.failure(
            'timeout',
            `${gone}; whether the change was made is unknown: read the object at the host`,
          );
        }
        host.failed(error, left);
        await new Promise((resolve) => {
          setTimeout(resolve, Math.min(settleEveryMs, Math.max(0, until - performance.now())));
        });
      }
    }
    const message = `${why}; whether the change was made is unknown: read the object again`;
    return kind.failure('timeout', message);
  }

  #outcomeOf<O extends ChangeOutcome>(answer: ActAnswer, kind: ActKind<O>): O {
    const { systemName } = this.#deps.host;
    if ('outcome' in answer) return kind.decode(answer.outcome);
    if ('refused' in answer)
      return kind.failure(
        'host-unreachable',
        `${systemName} did not receive the change: nothing was changed`,
      );
    return kind.failure(
      'timeout',
      `${systemName} did not complete the change in time; whether it was made is unknown: read the object again`,
    );
  }

  /**
   * Writes the audit record.  It is on disk before the outcome is returned.
   * @param act the id of the act; null: there was none.
   */
  async record<O extends ChangeOutcome>(
    { name: who, address, door }: Principal,
    about: ChangeDescription,
    outcome: O,
    kind: Pick<ActKind<O>, 'failure'>,
    startedAt: number,
    act: string | null,
  ): Promise<O> {
    const { audit, endpointId, host, log } = this.#deps;
    const { cause, message, proof } = outcome;
    if (cause !== 'done' && cause !== 'access-denied')
      log.warn({ cause, door, what: about.what, host: host.systemName }, message);
    try {
      await audit.write({
        who,
        address,
        door,
        ...about,
        host: host.systemName,
        outcome: cause,
        cause: message,
        proof: proof && { state: proof.state, reason: proof.reason },
        durationMs: Math.round(performance.now() - startedAt),
        endpoint: endpointId,
        ...(act !== null && { act }),
      });
      return outcome;
    } catch (error) {
      log.error({ err: error }, 'an act could not be recorded');
      return { ...kind.failure('unclassified', 'the audit record could not be written'), proof };
    }
  }
}

function asDriverError(failure: HostFailure, message: string): TargetDriverError {
  const reason = isReason(failure.reason) ? failure.reason : 'rejected';
  return new TargetDriverError(reason, message, { cause: failure });
}
