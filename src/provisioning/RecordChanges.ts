/** Maximum number of records that are remembered as changed. */
const maxRemembered = 10_000;

/** Which records of one kind have changed, so that a reader who knows an earlier state can be told the difference. */
export class RecordChanges {
  /** By id, the oldest change first. */
  readonly #changed = new Map<string, number>();
  #revision = 0;
  /** Changes up to this revision are not remembered. */
  #forgotten = 0;

  /** Number of changes since the start of this process. */
  get revision(): number {
    return this.#revision;
  }

  note(id: string): void {
    this.#revision += 1;
    this.#changed.delete(id);
    this.#changed.set(id, this.#revision);
    if (this.#changed.size <= maxRemembered) return;
    for (const [oldest, at] of this.#changed) {
      this.#changed.delete(oldest);
      this.#forgotten = at;
      return;
    }
  }

  /** The ids of records that were put or removed after a revision; null if that is not known any more. */
  since(revision: number): readonly string[] | null {
    if (revision === this.#revision) return [];
    if (revision < this.#forgotten || revision > this.#revision) return null;
    return Array.from(this.#changed).flatMap(([id, at]) => (at > revision ? [id] : []));
  }
}
