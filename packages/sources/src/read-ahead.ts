/**
 * The results of reads in order, with up to `count` under way at once: over a network a read is mostly waiting.
 * Memory: `count` results.
 */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  count: number,
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  for (const item of items) {
    const result = read(item);
    result.catch(() => {}); // it comes out below, unless an earlier one failed
    started.push(result);
    if (started.length >= count) yield await started.shift()!;
  }
  for (const result of started) yield await result;
}
