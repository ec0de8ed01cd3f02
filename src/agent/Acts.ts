import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Changes, ChangeDescription } from '../changes/Changes.js';
import { decodeChange } from '../credentials/changeJson.js';
import { describeChange } from '../credentials/describeChange.js';
import type { Outcome } from '../credentials/Outcome.js';
import { Replays } from '../credentials/Replays.js';
import { describeStorage } from '../link/describeStorage.js';
import type { Act, actAnswerForm, Command, outcomeForm } from '../link/messages.js';
import type { StorageCommand, storageOutcomeForm } from '../link/storageMessages.js';
import type { MaskingOutcome } from '../provisioning/MaskingOutcome.js';
import type { StorageOutcome } from '../provisioning/StorageOutcome.js';
import type { Principal } from '../security/Principal.js';
import { anyLength, ChapSecret } from '../targets/ChapSecret.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { causeOfReason } from '../credentials/causes.js';
import type { ActRecords } from './ActRecords.js';
import type { AgentHost } from './AgentHost.js';
import type { PolicyRefusal, RemotePolicy } from './RemotePolicy.js';
import { isStorageCommand, performStorage } from './storageActs.js';

export type ActAnswer = z.input<typeof actAnswerForm>;

/** The outcome of an act.  That of credentials has an account. */
type ActOutcome = MaskingOutcome | Outcome | StorageOutcome;

export interface ActsDeps {
  readonly host: AgentHost;
  readonly changes: Pick<Changes, 'isUnderWay'>;
  readonly records: ActRecords;
  readonly policy: RemotePolicy;
}

/** An act whose deadline is shorter than this is not begun, because its endpoint would not receive the outcome. */
const leastMs = 1_000;
const lookEveryMs = 100;
/** Maximum wait for an outcome, whatever deadline an endpoint states. */
const longestWaitMs = 600_000;

/**
 * Executes the acts that endpoints send to this host.  Each act is executed at most once, however often it is sent.  Its outcome is available
 * to later requests, also after a crash: the sealed intent contains the id of the act, and its record is written when the intent is completed.
 */
export class Acts {
  readonly #deps: ActsDeps;
  readonly #running = new Map<string, Promise<ActOutcome>>();
  readonly #replays = new Replays();

  constructor(deps: ActsDeps) {
    this.#deps = deps;
  }

  /** Executes an act, or returns its outcome if it was executed before.  @param endpoint the id in the certificate of the sender. */
  async run(act: Act, endpoint: string): Promise<ActAnswer> {
    const known = this.#findOrWait(act.id, act.deadlineMs);
    if (known) return known;
    if (act.deadlineMs < leastMs) return this.#refuse(act.id);
    const excess = this.#deps.policy.countAct();
    // Nothing is kept of it: an endpoint that misses this answer is told that the act was never received.
    if (excess && !excess.isToBeRecorded)
      return { outcome: { cause: excess.cause, message: excess.message, account: null, proof: null } };
    const running = this.#perform(act, endpoint, excess).finally(() => this.#running.delete(act.id));
    this.#running.set(act.id, running);
    return { outcome: encodeOutcome(await running) };
  }

  /**
   * The outcome of an act.  If the act has not been received yet, it will never be executed.  That is recorded and counts as an act: beyond
   * max-acts-per-minute the answer is `pending`, and the endpoint may ask again.
   */
  async close(id: string, deadlineMs: number): Promise<ActAnswer> {
    return this.#findOrWait(id, deadlineMs) ?? this.#refuse(id);
  }

  /** null if the act has not been received.  While it is executed its record is not final, so the end of the execution is awaited. */
  #findOrWait(id: string, deadlineMs: number): ActAnswer | Promise<ActAnswer> | null {
    const running = this.#running.get(id);
    if (running) return waitFor(running, deadlineMs);
    const known = this.#find(id);
    if (known) return known;
    return this.#deps.changes.isUnderWay(id) ? this.#waitSettled(id, deadlineMs) : null;
  }

  #find(id: string): ActAnswer | null {
    const record = this.#deps.records.find(id);
    if (record === null) return null;
    return record.outcome === null
      ? { refused: 'unseen' }
      : { outcome: encodeOutcome(record.outcome as ActOutcome) };
  }

  #refuse(id: string): ActAnswer {
    if (!this.#deps.policy.count()) return { pending: true };
    this.#deps.records.refuse(id);
    return { refused: 'unseen' };
  }

  /** If the target did not answer in time, the act has no outcome yet: it gets a record when its intent is completed. */
  async #waitSettled(id: string, deadlineMs: number): Promise<ActAnswer> {
    const until = performance.now() + Math.min(deadlineMs, longestWaitMs);
    do {
      await sleep(Math.min(lookEveryMs, Math.max(0, until - performance.now())));
      const known = this.#find(id);
      if (known) return known;
    } while (performance.now() < until);
    return { pending: true };
  }

  async #perform(
    { id, principal, command }: Act,
    endpoint: string,
    excess: PolicyRefusal | null,
  ): Promise<ActOutcome> {
    const { host, policy } = this.#deps;
    const { name, address, door, roles } = principal;
    const caller: Principal = { name, address, door, roles: new Set(roles), via: { endpoint, act: id } };
    const refuse: typeof host.credentials.refuse = (...refused) => host.credentials.refuse(...refused);
    try {
      const refusal = excess ?? (await policy.findRefusal(command));
      if (refusal)
        return await refuse(caller, describe(command, host.storage), refusal.cause, refusal.message);
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      return refuse(caller, describe(command, host.storage), causeOfReason[error.reason], error.message);
    }
    if (command.kind === 'endSession') return this.#endSession(caller, command);
    if (!isStorageCommand(command)) return perform(host, caller, this.#withFirstArrival(command));
    if (host.storage === null)
      return refuse(
        caller,
        describe(command, host.storage),
        'not-supported',
        'this host makes no targets and volumes',
      );
    const outcome = await performStorage(host.storage, caller, command, secretOf);
    // A job that is added to a complete change is part of the outcome.
    if (command.kind === 'storage' && command.asJob && outcome.cause === 'done')
      this.#deps.records.ended(id, outcome);
    return outcome;
  }

  /** A signed request that arrives again may come through another endpoint, which has not seen it before. */
  #withFirstArrival<C extends Command>(command: C): C {
    const signed = 'options' in command ? command.options.signed : undefined;
    if (!('options' in command) || signed?.signature === undefined) return command;
    const seenAt = this.#replays.note(signed.signature, Date.now()) ?? signed.seenAt;
    return { ...command, options: { ...command.options, signed: { ...signed, seenAt } } };
  }

  /** The session is looked up on this host, because the data of an endpoint could combine an allowed target with the session of another one. */
  async #endSession(caller: Principal, command: Extract<Command, { kind: 'endSession' }>): Promise<Outcome> {
    const { credentials, targets } = this.#deps.host;
    const { id, target } = command.session;
    try {
      const own = (await targets.listSessions(target)).find((session) => session.id === id);
      if (own) return await credentials.endSession(caller, own);
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      return credentials.refuse(caller, describe(command, null), causeOfReason[error.reason], error.message);
    }
    const message = `there is no session ${id} at ${target}`;
    return credentials.refuse(caller, describe(command, null), 'no-such-credential', message);
  }
}

async function waitFor(running: Promise<ActOutcome>, deadlineMs: number): Promise<ActAnswer> {
  const ended = new AbortController();
  const late = sleep(Math.min(deadlineMs, longestWaitMs), null, { signal: ended.signal }).catch(() => null);
  try {
    const outcome = await Promise.race([running, late]);
    return outcome === null ? { pending: true } : { outcome: encodeOutcome(outcome) };
  } finally {
    ended.abort();
  }
}

function perform(
  { credentials, pairs }: AgentHost,
  caller: Principal,
  command: Exclude<Command, StorageCommand | { kind: 'endSession' }>,
): Promise<Outcome> {
  switch (command.kind) {
    case 'change':
      return credentials.change(caller, decodeChange(command.change), command.options);
    case 'prove':
      return credentials.prove(caller, command.account);
    case 'setPair':
      return pairs.set(
        caller,
        command.pair,
        {
          initiator: secretOf(command.initiator),
          target: command.target === null ? null : secretOf(command.target),
        },
        command.options,
      );
    case 'removePair':
      return pairs.remove(caller, command.pair, command.options);
    case 'setInitiatorSecret':
      return pairs.setInitiatorSecret(
        caller,
        command.pair,
        command.secret === null ? null : secretOf(command.secret),
      );
    case 'setTargetSecret':
      return pairs.setTargetSecret(
        caller,
        command.pair,
        command.secret === null ? null : secretOf(command.secret),
      );
  }
}

/** The description of a command for the audit record of its refusal. */
function describe(command: Command, storage: AgentHost['storage']): ChangeDescription {
  if (isStorageCommand(command)) return describeStorage(command, storage);
  switch (command.kind) {
    case 'change':
      return describeChange(command.change);
    case 'endSession':
      return { what: command.kind, target: command.session.target, account: command.session.initiatorName };
    case 'prove':
      return { what: command.kind, target: null, account: command.account.chapName };
    case 'setPair':
    case 'removePair':
    case 'setInitiatorSecret':
    case 'setTargetSecret':
      return { what: command.kind, target: command.pair.target, account: command.pair.initiatorName };
  }
}

/** The length is checked later, when the secret is set. */
function secretOf(base64: string): ChapSecret {
  return new ChapSecret(Buffer.from(base64, 'base64'), anyLength);
}

/** Copies the fields one by one, so that other fields of an outcome are not sent.  In a stored outcome the time is already a text. */
function encodeOutcome(outcome: ActOutcome): Extract<ActAnswer, { outcome: unknown }>['outcome'] {
  return 'account' in outcome ? encodeOfCredentials(outcome) : encodeOfStorage(outcome);
}

function encodeOfCredentials({ cause, message, account, proof }: Outcome): z.input<typeof outcomeForm> {
  return {
    cause,
    message,
    account: account && { authority: account.authority, chapName: account.chapName },
    proof: proof && { state: proof.state, reason: proof.reason, time: new Date(proof.time).toISOString() },
  };
}

function encodeOfStorage(outcome: MaskingOutcome | StorageOutcome): z.input<typeof storageOutcomeForm> {
  const { cause, message, proof, target, lun } = outcome;
  const encoded = {
    cause,
    message,
    proof: proof && { state: proof.state, reason: proof.reason },
    target,
    lun,
  };
  if ('group' in outcome) return { ...encoded, group: outcome.group };
  const { warning, volume, job, nearestBytes } = outcome;
  return { ...encoded, warning, volume, job, nearestBytes };
}
