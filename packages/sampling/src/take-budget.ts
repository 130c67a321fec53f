import { type Budget, resolveBudget } from './budget.ts';

/**
 * The beginning of an order of items that a budget takes, the item that crosses a budget in bytes included.
 * `byteLengths` is indexed by item. The result is a view of `order`.
 */
export function takeBudget(order: Uint32Array, byteLengths: ArrayLike<number>, budget: Budget): Uint32Array {
  const limit = resolveBudget(budget);
  let byteLength = 0;
  let count = 0;
  while (count < order.length && count < limit.documents && byteLength < limit.bytes)
    byteLength += byteLengths[order[count++]!]!;
  return order.subarray(0, count);
}
