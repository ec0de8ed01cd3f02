/** What the clients of a soak did, and what they found that must never be. */
export class SoakRecord {
  readonly counts = new Map<string, number>();
  readonly maxima = new Map<string, number>();
  /** Sentences, at most fifty. */
  readonly wrongs: string[] = [];
  #wrongCount = 0;

  /** How often something was found wrong, also beyond the fifty. */
  get wrongCount(): number {
    return this.#wrongCount;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  wrong(kind: WrongKind, what: string): void {
    this.#wrongCount += 1;
    this.count(`WRONG ${kind}`);
    if (this.wrongs.length < 50) this.wrongs.push(`${kind}: ${what}`);
  }

  /** The largest number that was found of something. */
  largest(what: string, value: number): void {
    this.maxima.set(what, Math.max(this.maxima.get(what) ?? 0, value));
  }

  countOf(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  /** The sum of all counts whose name begins so. */
  sumOf(prefix: string): number {
    let sum = 0;
    for (const [what, count] of this.counts) if (what.startsWith(prefix)) sum += count;
    return sum;
  }
}

/** What a soak is judged by; none of it may ever happen. */
export const wrongKinds = [
  'an acknowledged change was lost',
  'somebody got in without a right',
  'the server crashed',
  'a secret was shown',
  'an indication was lost',
  'a limit was exceeded',
  'a wrong answer',
  'memory was not flat',
] as const;

export type WrongKind = (typeof wrongKinds)[number];
