import type { z } from 'zod';
import type { AuditRecord } from '../audit/AuditLog.js';
import type { ChangeDescription } from '../changes/Changes.js';
import { encodeChange } from '../credentials/changeJson.js';
import { isCause, type Cause } from '../credentials/causes.js';
import type { ChangeOptions } from '../credentials/Credentials.js';
import type { Host, HostCredentials, HostPairs } from '../credentials/Host.js';
import type { Outcome, Proof } from '../credentials/Outcome.js';
import type { Command, outcomeForm, ReadRequest } from '../link/messages.js';
import {
  accountForm,
  adapterForm,
  addressForm,
  authorityForm,
  pairForm,
  portalForm,
  sessionForm,
  targetForm,
  wishesForm,
} from '../link/messages.js';
import { makeUuid7 } from '../link/uuid7.js';
import type { HostNetwork } from '../providers/network/hostAddresses.js';
import { hasRole, type Principal } from '../security/Principal.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import { EngineUnavailableError } from '../store/Engine.js';
import { isReason, TargetDriverError } from '../targets/TargetDriverError.js';
import type { Account, AccountRef, TargetReader } from '../targets/TargetReader.js';
import type { ActAnswer } from './HostLink.js';
import { HostAnswerError, HostConnectionError, HostFailure } from './linkErrors.js';
import type { LinkedHost } from './LinkedHost.js';

export interface RemoteHostDeps {
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

/** The share of an act's time that is reserved for requests for its outcome. */
const shareToSettle = 0.2;
const settleEveryMs = 250;

/**
 * A host of the fleet as a `Host`.  Reads and changes are requests to its agent.  Each change is an act with its own id.  If the answer to an
 * act is lost, the outcome is requested by that id, so no act is executed twice and success is reported only for executed acts.
 */
export class RemoteHost implements Host {
  readonly targets: TargetReader;
  readonly credentials: HostCredentials;
  readonly pairs: HostPairs;
  readonly network: HostNetwork;
  readonly #deps: RemoteHostDeps;
  /** The proof that was read together with each account. */
  readonly #proofs = new WeakMap<AccountRef, Proof | null>();

  /** @throws TargetDriverError host-unreachable if the host has never been reached, because the kind of its target is unknown then. */
  constructor(deps: RemoteHostDeps) {
    this.#deps = deps;
    this.targets = this.#makeReader();
    this.credentials = this.#makeCredentials();
    this.pairs = this.#makePairs();
    this.network = {
      listAddresses: () => this.#read({ what: 'addresses' }, addressForm),
      findAdapter: async (name) => (await this.#read({ what: 'adapter', name }, adapterForm))[0] ?? null,
    };
  }

  /** Default CHAP name of an account for all initiators; null: clients must give a name. */
  get defaultChapName(): string | null {
    return this.#deps.host.row.hello?.defaultChapName ?? null;
  }

  #makeReader(): TargetReader {
    const { hello } = this.#deps.host.row;
    if (hello === null) throw this.#deps.host.unreachable();
    const first = async <T>(asked: ReadRequest, form: z.ZodType<T>): Promise<T | null> =>
      (await this.#read(asked, form))[0] ?? null;
    const accounts = async (asked: ReadRequest): Promise<readonly Account[]> =>
      (await this.#read(asked, accountForm)).map((read) => this.#withoutProof(read));
    return {
      kind: hello.kind,
      capabilities: hello.capabilities,
      listTargets: () => this.#read({ what: 'targets' }, targetForm),
      findTarget: (name) => first({ what: 'target', name }, targetForm),
      listAuthorities: () => this.#read({ what: 'authorities' }, authorityForm),
      findAuthority: (name) => first({ what: 'authority', name }, authorityForm),
      listAccounts: (target, role) =>
        accounts({ what: 'accounts', target: target ?? null, role: role ?? null }),
      listAccountsOf: (authority) => accounts({ what: 'accountsOf', authority }),
      findAccount: async ({ authority, chapName }) =>
        (await accounts({ what: 'account', account: { authority, chapName } }))[0] ?? null,
      listSessions: (target) => this.#read({ what: 'sessions', target }, sessionForm),
      listSessionWishes: (target) => this.#read({ what: 'wishes', target }, wishesForm),
      listPortals: () => this.#read({ what: 'portals' }, portalForm),
    };
  }

  #makeCredentials(): HostCredentials {
    const { host } = this.#deps;
    return {
      get isInDoubt() {
        return host.isInDoubt;
      },
      proofOf: (account) => this.#proofs.get(account) ?? null,
      change: (caller, change, options?: ChangeOptions) =>
        this.#act(
          caller,
          { kind: 'change', change: encodeChange(change), options: options ?? {} },
          {
            what: change.kind,
            target: 'target' in change ? change.target : null,
            account:
              'account' in change ? change.account.chapName : 'chapName' in change ? change.chapName : null,
          },
        ),
      endSession: (caller, session) =>
        this.#act(
          caller,
          { kind: 'endSession', session: { ...session, connections: [...session.connections] } },
          { what: 'endSession', target: session.target, account: session.initiatorName },
        ),
      prove: (caller, { authority, chapName }) =>
        this.#act(
          caller,
          { kind: 'prove', account: { authority, chapName } },
          { what: 'prove', target: null, account: chapName },
        ),
      refuse: (caller, about, cause, message) =>
        this.#record(caller, about, failure(cause, message), performance.now(), null),
    };
  }

  #makePairs(): HostPairs {
    const about = (what: string, pair: { target: string; initiatorName: string }): ChangeDescription => ({
      what,
      target: pair.target,
      account: pair.initiatorName,
    });
    return {
      list: (target) => this.#read({ what: 'pairs', target }, pairForm),
      set: (caller, pair, secrets, options?: ChangeOptions) =>
        this.#act(
          caller,
          {
            kind: 'setPair',
            pair,
            initiator: base64(secrets.initiator),
            target: secrets.target && base64(secrets.target),
            options: options ?? {},
          },
          about('setPair', pair),
        ),
      remove: (caller, pair, options?: ChangeOptions) =>
        this.#act(caller, { kind: 'removePair', pair, options: options ?? {} }, about('removePair', pair)),
      setInitiatorSecret: (caller, pair, secret) =>
        this.#act(
          caller,
          { kind: 'setInitiatorSecret', pair, secret: secret && base64(secret) },
          about('setPair', pair),
        ),
      setTargetSecret: (caller, pair, secret) =>
        this.#act(
          caller,
          { kind: 'setTargetSecret', pair, secret: secret && base64(secret) },
          about('setPair', pair),
        ),
    };
  }

  async #read<T>(asked: ReadRequest, form: z.ZodType<T>): Promise<readonly T[]> {
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
        const reason = isReason(error.reason) ? error.reason : 'rejected';
        if (reason === 'timeout' || reason === 'unavailable') host.readFailed(asked, error.message);
        throw new TargetDriverError(reason, `${host.systemName}: ${error.message}`, { cause: error });
      }
      if (error instanceof HostConnectionError && error.isLate) host.readFailed(asked, error.message);
      throw host.failed(error, readTimeoutMs);
    }
  }

  #withoutProof({ proof, ...account }: z.output<typeof accountForm>): Account {
    this.#proofs.set(account, proof && { ...proof, time: new Date(proof.time) });
    return account;
  }

  /** Executes a command at the host and records it.  Failures of host, network and caller are outcomes, not exceptions. */
  async #act(caller: Principal, command: Command, about: ChangeDescription): Promise<Outcome> {
    const startedAt = performance.now();
    const { audit, log } = this.#deps;
    const id = makeUuid7();
    if (!hasRole(caller, 'credentials')) {
      const denied = failure('access-denied', `user "${caller.name}" does not have the role "credentials"`);
      return this.#record(caller, about, denied, startedAt, id);
    }
    const refused = await this.#confirm(caller);
    if (refused) return this.#record(caller, about, refused, startedAt, id);
    try {
      await audit.expectRoom();
    } catch (error) {
      const message = 'the disk has no room for the audit record: nothing was changed';
      log.error({ err: error }, message);
      return failure('disk-full', message);
    }
    const outcome = await this.#send(caller, command, id);
    return this.#record(caller, about, outcome, startedAt, id);
  }

  /** The outcome of an act of a caller who may not change anything; null if nothing is against it. */
  async #confirm(caller: Principal): Promise<Outcome | null> {
    try {
      const reason = await this.#deps.confirmCaller?.(caller);
      return reason === undefined || reason === null ? null : failure('access-denied', reason);
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error;
      return failure('state-unavailable', `who may change something cannot be confirmed: ${error.message}`);
    }
  }

  async #send(caller: Principal, command: Command, id: string): Promise<Outcome> {
    const { host, actTimeoutMs } = this.#deps;
    const until = performance.now() + actTimeoutMs;
    const deadlineMs = actTimeoutMs * (1 - shareToSettle);
    const { name, address, door, roles } = caller;
    const principal = { name, address, door, roles: [...roles] };
    try {
      return this.#outcomeOf(await host.getLink().act({ id, principal, deadlineMs, command }, deadlineMs));
    } catch (error) {
      if (error instanceof TargetDriverError) return failure('host-unreachable', error.message);
      if (!(error instanceof HostConnectionError)) {
        const { message } = host.failed(error, deadlineMs) as Error;
        if (error instanceof HostAnswerError && error.isRefused) return failure('refused-by-target', message);
        // The act may have been executed, so its outcome is requested.
        return this.#settle(id, until, message);
      }
      const told = host.failed(error, deadlineMs) as Error;
      // The connection was not established, so nothing was sent.
      if (!error.isConnected) return failure('host-unreachable', told.message);
      return this.#settle(id, until, told.message);
    }
  }

  /** Requests the outcome of an act until the time is over.  If the host has not received the act, it will never execute it. */
  async #settle(id: string, until: number, why: string): Promise<Outcome> {
    const { host } = this.#deps;
    for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
      try {
        return this.#outcomeOf(await host.connections.closeAct(id, left));
      } catch (error) {
        if (host.isClosed) {
          const gone = `${host.systemName} was removed from the fleet meanwhile`;
          return failure(
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
    return failure('timeout', `${why}; whether the change was made is unknown: read the object again`);
  }

  #outcomeOf(answer: ActAnswer): Outcome {
    const { systemName } = this.#deps.host;
    if ('outcome' in answer) return decodeOutcome(answer.outcome);
    if ('refused' in answer)
      return failure('host-unreachable', `${systemName} did not receive the change: nothing was changed`);
    return failure(
      'timeout',
      `${systemName} did not complete the change in time; whether it was made is unknown: read the object again`,
    );
  }

  /** Writes the audit record.  It is on disk before the outcome is returned. */
  async #record(
    { name: who, address, door }: Principal,
    about: ChangeDescription,
    outcome: Outcome,
    startedAt: number,
    act: string | null,
  ): Promise<Outcome> {
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
      return { ...failure('unclassified', 'the audit record could not be written'), proof };
    }
  }
}

function decodeOutcome({ cause, message, account, proof }: z.output<typeof outcomeForm>): Outcome {
  return {
    cause: isCause(cause) ? cause : 'unclassified',
    message,
    account,
    proof: proof && { ...proof, time: new Date(proof.time) },
  };
}

function base64(secret: ChapSecret): string {
  return secret.reveal().toString('base64');
}

function failure(cause: Cause, message: string): Outcome {
  return { cause, message, account: null, proof: null };
}
