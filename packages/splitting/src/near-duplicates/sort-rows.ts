/**
 * Rows of three 32-bit words as columns, sorted by the first, the second and the third: radix sort by digits of 11 bits
 * from the last, digits that all rows share left out. Rows that are in order of their third word already, as long as the
 * others are equal, are sorted by these alone: such as keys of documents that come in order.
 */
export interface RowColumns {
  readonly first: Uint32Array<ArrayBuffer>;
  readonly second: Uint32Array<ArrayBuffer>;
  readonly third: Uint32Array<ArrayBuffer>;
}

export function createRowColumns(rowCount: number): RowColumns {
  return {
    first: new Uint32Array(rowCount),
    second: new Uint32Array(rowCount),
    third: new Uint32Array(rowCount),
  };
}

/** Sorts the first rows, by moving them to and fro; gives the one of the two that has them in order. */
export function sortRows(rows: RowColumns, spare: RowColumns, rowCount: number): RowColumns {
  let [from, to] = [rows, spare];
  for (const words of [
    ['second', 'first'],
    ['third', 'second', 'first'],
  ] as const) {
    for (const word of words) {
      for (const shift of SHIFTS) {
        if (!moveByDigit(from, to, { word, shift, rowCount })) continue;
        [from, to] = [to, from];
      }
    }
    if (isInOrder(from, rowCount)) break;
  }
  return from;
}

const DIGIT_BITS = 11;
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS] as const;
const DIGIT_COUNT = 2 ** DIGIT_BITS;

interface Digit {
  readonly word: keyof RowColumns;
  readonly shift: number;
  readonly rowCount: number;
}

/** Moves rows in the order of a digit, equal ones as they were; moves none and says so if all have the same. */
function moveByDigit(from: RowColumns, to: RowColumns, { word, shift, rowCount }: Digit): boolean {
  const words = from[word];
  const places = new Uint32Array(DIGIT_COUNT);
  for (let row = 0; row < rowCount; row++) places[(words[row]! >>> shift) & (DIGIT_COUNT - 1)]!++;
  if (rowCount === 0 || places[(words[0]! >>> shift) & (DIGIT_COUNT - 1)] === rowCount) return false;
  let sum = 0;
  for (let digit = 0; digit < DIGIT_COUNT; digit++) {
    const count = places[digit]!;
    places[digit] = sum;
    sum += count;
  }
  const { first, second, third } = from;
  for (let row = 0; row < rowCount; row++) {
    const place = places[(words[row]! >>> shift) & (DIGIT_COUNT - 1)]!++;
    to.first[place] = first[row]!;
    to.second[place] = second[row]!;
    to.third[place] = third[row]!;
  }
  return true;
}

function isInOrder({ first, second, third }: RowColumns, rowCount: number): boolean {
  for (let row = 1; row < rowCount; row++)
    if (third[row]! < third[row - 1]! && second[row] === second[row - 1] && first[row] === first[row - 1])
      return false;
  return true;
}
