/** A share as a percentage with one digit behind the point. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A p-value with its sign: `= 0.234`, `< 1e-12`. */
export function formatPValue(pValue: number): string {
  if (pValue < 1e-12) return '< 1e-12';
  return `= ${pValue < 0.001 ? pValue.toExponential(1) : pValue.toFixed(3)}`;
}
