/** Works on all items, so many at a time, and gives what comes of each in the order of the items.  @throws what the work throws, in its turn. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const begun = work(item);
    // It is waited for in its turn: until then nobody hears of its failure.
    begun.catch(() => undefined);
    running.push(begun);
    if (running.length < atOnce) continue;
    const first = running.shift();
    if (first) yield await first;
  }
  for (const rest of running) yield await rest;
}
