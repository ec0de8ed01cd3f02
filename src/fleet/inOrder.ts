/**
 * Runs `work` on all items, at most `atOnce` at the same time, and yields the results in the order of the items.
 * @throws the error of the first item whose `work` rejects, after the results before it.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const begun = work(item);
    // It is awaited later; without this a rejection before that would be unhandled.
    begun.catch(() => undefined);
    running.push(begun);
    if (running.length < atOnce) continue;
    const first = running.shift();
    if (first) yield await first;
  }
  for (const rest of running) yield await rest;
}
