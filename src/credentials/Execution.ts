import type { Changes } from '../changes/Changes.js';
import type { Intents } from '../changes/Intents.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { CredentialsDeps } from './CredentialsDeps.js';
import { expectationsOf } from './expectations.js';
import type { CredentialIntent, IntentPart } from './CredentialIntent.js';
import { worstProof, type OnProofStep, type Outcome, type Proof } from './Outcome.js';
import type { ProofRecords } from './ProofRecords.js';
import type { KnownInitiator, Prover } from './Prover.js';
import { causeOfReason } from './causes.js';
import { describeChange } from './describeChange.js';
import { inverseOf } from './rollback.js';
import type { Sessions } from './Sessions.js';

export interface ExecutionDeps extends Pick<CredentialsDeps, 'driver' | 'settings' | 'log'> {
  readonly intents: Intents<CredentialIntent>;
  readonly proofs: ProofRecords;
  readonly prover: Prover;
  readonly sessions: Sessions;
  /** Receives the locks of intents that must be settled later. */
  readonly changes: Pick<Changes, 'doubt'>;
}

/** Carries out and proves stored changes, and undoes those that must not stay. */
export class Execution {
  readonly #deps: ExecutionDeps;

  constructor(deps: ExecutionDeps) {
    this.#deps = deps;
  }

  /**
   * Carries out an intent, part by part.  Afterwards all parts have been made, or none.
   * @param formers the secrets that the parts replace or remove, if this server has them; empty: not known.
   * @throws TargetDriverError why the target refused; what had been made is undone, or in doubt.
   */
  async carryOut(
    intent: CredentialIntent,
    formers: readonly (ChapSecret | null)[],
    onProofStep?: OnProofStep,
  ): Promise<Outcome> {
    const { parts } = intent;
    await this.#drive(intent, formers);
    const known = parts.flatMap(knownInitiators);
    const proofs: (Proof | null)[] = [];
    for (const [index, part] of parts.entries())
      proofs.push(await this.#prove(part, formers[index] ?? null, known, onProofStep));
    const account = parts.at(-1)?.plan.account ?? null;
    const proof = worstProof(proofs.filter((each) => each !== null));
    if (proof && parts.some(({ plan }, index) => this.#isFailure(proofs[index] ?? null, plan.targets))) {
      const undone = await this.#takeBack(intent, parts, formers, {
        cause: 'proof-failed',
        message: proof.reason,
      });
      return { cause: 'proof-failed', message: `${proof.reason}; ${undone}`, account, proof };
    }
    for (const [index, part] of parts.entries()) this.#noteProof(part, proofs[index] ?? null);
    const sessionsNote = await this.#endSessions(intent);
    return { cause: 'done', message: sessionsNote ?? proof?.reason ?? 'done', account, proof };
  }

  async #drive(intent: CredentialIntent, formers: readonly (ChapSecret | null)[]): Promise<void> {
    const { parts, lockKeys } = intent;
    for (const [index, { plan }] of parts.entries()) {
      try {
        await this.#deps.driver.execute(plan);
      } catch (error) {
        const isDoubtful =
          !(error instanceof TargetDriverError) ||
          error.reason === 'timeout' ||
          error.reason === 'unavailable';
        if (isDoubtful) {
          this.#deps.changes.doubt(lockKeys);
        } else {
          // Changes that others made meanwhile are kept.  This part is undone only if the target itself refused it halfway.
          const made = parts.slice(0, error.reason === 'rejected' ? index + 1 : index);
          await this.#takeBack(intent, made, formers, {
            cause: causeOfReason[error.reason],
            message: error.message,
          });
        }
        throw isDoubtful ? inDoubt(error) : error;
      }
    }
  }

  async #prove(
    { change, role, plan }: IntentPart,
    former: ChapSecret | null,
    known: readonly KnownInitiator[],
    onProofStep: OnProofStep | undefined,
  ): Promise<Proof | null> {
    const { driver, settings, prover } = this.#deps;
    const depths = plan.targets.map((target) => settings.proofOf(target));
    if (depths.length > 0 && depths.every((depth) => depth === 'off')) return null;
    const depth = depths.every((each) => each === 'positive') ? 'positive' : 'full';
    try {
      const expectations = await expectationsOf(driver, change, role, plan, former);
      if (expectations.length > 0) return await prover.prove(expectations, depth, known, onProofStep);
    } catch (error) {
      // The change is made.  A target that cannot be asked now has not refused it.
      if (!(error instanceof TargetDriverError)) throw error;
      return unproved(error.message);
    }
    return plan.account && unproved('the account is not bound to a target');
  }

  #isFailure(proof: Proof | null, targets: readonly IscsiName[]): boolean {
    if (proof?.state === 'failed') return true;
    return (
      proof?.state === 'unproved' &&
      targets.some((target) => this.#deps.settings.proofOf(target) === 'require')
    );
  }

  #noteProof({ change, plan: { account } }: IntentPart, proof: Proof | null): void {
    const { proofs, log } = this.#deps;
    if (!account) return;
    try {
      if (proof && change.kind !== 'remove') proofs.put(account, proof);
      else proofs.remove(account);
    } catch (error) {
      // The change stands nevertheless.
      log.error({ err: error }, 'what the proof of a change showed could not be kept');
    }
  }

  /**
   * Undoes changes, the last one first, in an order that never gives more access than before.  Returns a sentence stating what
   * was done.
   * @param made the parts of the intent that were begun.
   * @param why as is told: they were made and the proof failed, or the target refused one of them.
   */
  async #takeBack(
    intent: CredentialIntent,
    made: readonly IntentPart[],
    formers: readonly (ChapSecret | null)[],
    why: Pick<Outcome, 'cause' | 'message'>,
  ): Promise<string> {
    const { driver, log, intents, proofs, changes } = this.#deps;
    const inverses = made
      .flatMap(({ change, role, plan }, index) => {
        const inverse = inverseOf(change, plan.account, formers[index] ?? null);
        return inverse ? [{ ...inverse, role, account: plan.account }] : [];
      })
      .toReversed();
    if (inverses.length === 0)
      return why.cause === 'proof-failed'
        ? 'the change is not taken back: that could only let more in'
        : 'nothing was taken back';
    try {
      const undoing: (IntentPart & { readonly says: string })[] = [];
      for (const { change, role, says } of inverses) {
        try {
          undoing.push({ change, role, says, plan: await driver.plan(change) });
        } catch (error) {
          if (!isGone(error)) throw error;
        }
      }
      if (undoing.length === 0) return 'nothing was left to take back: the account is gone';
      const parts = undoing.map(({ change, role, plan }) => ({ change, role, plan }));
      const descriptions = intent.parts.map(({ change }) => describeChange(change));
      intents.replace({ ...intent, parts, undoes: intent.undoes ?? { descriptions, ...why } });
      for (const { change, plan } of undoing) {
        await driver.execute(plan);
        if (change.kind === 'remove') proofs.remove(change.account);
      }
      return undoing.map(({ says }) => says).join('; ');
    } catch (error) {
      if (isGone(error)) return 'nothing was left to take back: the account is gone';
      log.error({ err: error }, 'a change could not be taken back; it is tried again');
      changes.doubt(intent.lockKeys);
      return 'it could not be taken back yet';
    }
  }

  /** @returns a sentence if sessions could not be ended.  The change stands nevertheless. */
  async #endSessions({ parts, sessionsOnChange }: CredentialIntent): Promise<string | null> {
    const { settings, sessions, log } = this.#deps;
    try {
      for (const { change, role, plan } of parts) {
        await sessions.endAfter(
          change,
          { ...plan, role, chapName: plan.account?.chapName ?? null },
          (target) => sessionsOnChange ?? settings.sessionsOnChangeOf(target),
        );
      }
      return null;
    } catch (error) {
      log.warn({ err: error }, 'sessions could not be ended after a change');
      return 'done, but sessions that it concerns could not be ended';
    }
  }
}

/** Initiator accounts whose secrets are in the intent.  Mutual CHAP is proved with them. */
function knownInitiators({ change, role, plan }: IntentPart): KnownInitiator[] {
  if (role !== 'initiator' || !('secret' in change) || !plan.account) return [];
  const { chapName } = plan.account;
  const { initiatorName } = plan;
  return plan.targets.map((target) => ({ target, chapName, secret: change.secret, initiatorName }));
}

function unproved(reason: string): Proof {
  return { state: 'unproved', reason, time: new Date() };
}

/** If a target disconnects during the change, the outcome is unknown, as if it had not answered. */
function inDoubt(error: unknown): unknown {
  if (!(error instanceof TargetDriverError) || error.reason === 'timeout') return error;
  return new TargetDriverError('timeout', error.message, { cause: error });
}

function isGone(error: unknown): boolean {
  return (
    error instanceof TargetDriverError &&
    (error.reason === 'no-such-account' || error.reason === 'no-such-target')
  );
}
