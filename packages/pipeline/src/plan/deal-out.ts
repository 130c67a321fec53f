/** The rows at which each part begins, so that all have about as much of what rows weigh; the last is the end. */
export function dealOut(weights: Float64Array, partCount: number): Uint32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const starts = new Uint32Array(partCount + 1).fill(weights.length);
  starts[0] = 0;
  let part = 1;
  let sum = 0;
  for (let row = 0; row < weights.length && part < partCount; row++) {
    sum += weights[row]!;
    while (part < partCount && sum >= (total * part) / partCount) starts[part++] = row + 1;
  }
  return starts;
}
