/** A change that was accepted is remembered for as long as its signature could be accepted: 15 minutes before and after its date. */
const rememberMs = 30 * 60_000;
const maxRemembered = 10_000;

interface Remembered {
  readonly subject: string;
  readonly at: number;
}

/**
 * Keeps a request that somebody sends again from undoing what came after it.
 *
 * The changes of this door set a state, so that the last one sent again changes nothing; an SDK does so when an answer is lost.
 * One from before the last change of the same target is refused.
 */
export class Replays {
  readonly #seen = new Map<string, Remembered>();
  readonly #last = new Map<string, string>();

  /** FALSE: a request of this signature was followed by another change of `subject` already. */
  accept(signature: string, subject: string, now: number): boolean {
    for (const [old, { subject: of, at }] of this.#seen) {
      if (now - at <= rememberMs && this.#seen.size < maxRemembered) break;
      this.#seen.delete(old);
      if (this.#last.get(of) === old) this.#last.delete(of);
    }
    if (this.#seen.has(signature)) return this.#last.get(subject) === signature;
    this.#seen.set(signature, { subject, at: now });
    this.#last.set(subject, signature);
    return true;
  }
}
