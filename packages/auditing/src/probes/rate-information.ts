import type { ProbeLabel } from './probe-corpus.ts';

/**
 * How much "has it or has it not" tells about a label among some of its documents, as a share of what there is to
 * tell, classes weighing the same. Each class counts half a document more of both kinds (Jeffreys), so that "none of
 * forty" is not taken for "never"; the bias of the plain estimate, (classes - 1) / (2 n ln 2) bits (Miller, 1955), is
 * taken off.
 */
export function measureRates(
  label: ProbeLabel,
  has: (index: number) => boolean,
  isMeasured: (index: number) => boolean,
): { readonly share: number; readonly interval: readonly [number, number]; readonly toldClass: string } {
  const classCount = label.classNames.length;
  const having = new Float64Array(classCount);
  const totals = new Float64Array(classCount);
  const squares = new Float64Array(classCount);
  for (let index = 0; index < label.documents.length; index++) {
    if (!isMeasured(index)) continue;
    const number = label.classes[index]!;
    totals[number]! += label.weights[index]!;
    squares[number]! += label.weights[index]! ** 2;
    if (has(index)) having[number]! += label.weights[index]!;
  }
  // Documents of one weight that would tell as much (Kish, 1965).
  const numbers = totals.map((total, number) => (total > 0 ? total ** 2 / squares[number]! : 0));
  const rates = having.map((count, number) => {
    const rate = totals[number]! > 0 ? count / totals[number]! : 0;
    return (rate * numbers[number]! + 0.5) / (numbers[number]! + 1);
  });
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / classCount;
  const most = Math.log2(classCount);
  let bits = 0;
  let variance = 0;
  const told = new Float64Array(classCount);
  rates.forEach((rate, number) => {
    const yes = Math.log2(rate / mean);
    const no = Math.log2((1 - rate) / (1 - mean));
    told[number] = rate * yes + (1 - rate) * no;
    bits += told[number] / classCount;
    variance += (rate * (1 - rate) * (yes - no) ** 2) / Math.max(1, numbers[number]!) / classCount ** 2;
  });
  const documentCount = numbers.reduce((sum, count) => sum + count, 0);
  const share = (bits - (classCount - 1) / (2 * Math.max(1, documentCount) * Math.LN2)) / most;
  const margin = (1.96 * Math.sqrt(variance)) / most;
  return {
    share,
    interval: [share - margin, share + margin],
    toldClass: label.classNames[told.indexOf(Math.max(...told))]!,
  };
}
