/** A change that was accepted is remembered for as long as its signature could be accepted: 15 minutes before and after its date. */
const rememberMs = 30 * 60_000;
const maxRemembered = 10_000;

/** A change that asks to be made. */
export interface SignedChange {
  readonly signature: string;
  /** Its date, of whole seconds, in milliseconds since 1970. */
  readonly signedAt: number;
  /** What it changes. */
  readonly subject: string;
}

/**
 * Keeps a request that somebody sends again from undoing what came after it.
 *
 * The changes of this door set a state, so that the last one sent again changes nothing; an SDK does so when an answer is lost.
 * One of an earlier second than a change of the same subject that has followed it is refused.  Two of one second cannot be told
 * apart: a client that makes, undoes and makes the same change within it signs alike.
 */
export class Replays {
  /** When each was accepted, by signature, the oldest first. */
  readonly #seen = new Map<string, number>();
  /** Date of the latest change, by subject. */
  readonly #latest = new Map<string, number>();

  /** FALSE: it was made before, and another one has followed.  @param now milliseconds since 1970. */
  accept({ signature, signedAt, subject }: SignedChange, now: number): boolean {
    this.#forget(now);
    const latest = this.#latest.get(subject) ?? signedAt;
    if (this.#seen.has(signature)) return signedAt >= latest;
    this.#seen.set(signature, now);
    this.#latest.set(subject, Math.max(signedAt, latest));
    return true;
  }

  #forget(now: number): void {
    for (const [signature, at] of this.#seen) {
      if (now - at <= rememberMs && this.#seen.size < maxRemembered) break;
      this.#seen.delete(signature);
    }
    for (const [subject, signedAt] of this.#latest) {
      if (now - signedAt > rememberMs) this.#latest.delete(subject);
    }
  }
}
