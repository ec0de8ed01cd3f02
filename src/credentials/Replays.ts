/** A signature is kept for as long as it could be accepted: 15 minutes before and after its date. */
const rememberMs = 30 * 60_000;
const maxRemembered = 10_000;

/**
 * The signatures of requests for changes, with the time of their first arrival.  A repeated signature is an SDK's retry after a
 * lost answer, or a replay attack.  The agent of a host remembers them as well, because a repeated request may come through another
 * endpoint.
 */
export class Replays {
  /** By signature, the oldest first. */
  readonly #seen = new Map<string, number>();

  /**
   * The time at which the signature first arrived; null if that is now.
   * @param now milliseconds since 1970.
   */
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
