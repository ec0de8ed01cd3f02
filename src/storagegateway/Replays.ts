/** A change that was accepted is remembered for as long as its signature could be accepted: 15 minutes before and after its date. */
const rememberMs = 30 * 60_000;
const maxRemembered = 10_000;

/**
 * The signatures of changes that were asked for, each with the time when it came first: an SDK sends a request again when its answer
 * is lost, and somebody who has recorded one may do so later.
 */
export class Replays {
  /** By signature, the oldest first. */
  readonly #seen = new Map<string, number>();

  /** When the signature came first; null: now.  @param now milliseconds since 1970. */
  note(signature: string, now: number): number | null {
    for (const [each, at] of this.#seen) {
      if (now - at <= rememberMs && this.#seen.size < maxRemembered) break;
      this.#seen.delete(each);
    }
    const seenAt = this.#seen.get(signature) ?? null;
    if (seenAt === null) this.#seen.set(signature, now);
    return seenAt;
  }
}
