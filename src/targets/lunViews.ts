/** The LUNs that an initiator sees of a target; null: all of them, and those to come. */
export type LunView = readonly number[] | null;

/** What an initiator sees that is allowed more LUNs beside `view`; null: all.  One that was not allowed sees none before. */
export function widened(view: LunView, luns: readonly number[] | null): LunView {
  return view === null || luns === null ? null : [...new Set([...view, ...luns])];
}

/**
 * What is left to an initiator that is denied some LUNs; null: all.  None: it is not to be allowed any more.
 * @param all the LUNs of the target.
 * @returns `view` itself if it saw none of them.
 */
export function narrowed(view: LunView, all: readonly number[], luns: readonly number[] | null): LunView {
  const seen = view ?? all;
  const left = luns === null ? [] : seen.filter((lun) => !luns.includes(lun));
  return left.length > 0 && left.length === seen.length ? view : left;
}
