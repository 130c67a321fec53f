import { compareCodeUnits } from '@sluice/determinism';

/**
 * Trains a byte-level BPE (Gage 1994; Sennrich, Haddow and Birch 2016, on bytes as GPT-2 does): the most frequent pair
 * of neighbouring symbols becomes a symbol, again and again. Ties go to the pair that is first by code units, so that
 * the result depends on the multiset of texts alone. Pair counts are kept up to date word by word: seconds for a
 * few megabytes, no more is meant.
 */
export interface TrainedBpe {
  /** Symbols in GPT-2's printable alphabet; the position is the id. */
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [left: string, right: string])[];
}

/** GPT-2's cut into words, from its published encoder. */
const WORD_PATTERN = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** @param symbolCount - Size of the vocabulary, from 256 (single bytes) on; fewer if no pair occurs twice. */
export function trainBpe(texts: Iterable<string>, symbolCount: number): TrainedBpe {
  if (!Number.isInteger(symbolCount) || symbolCount < 256)
    throw new RangeError(`trainBpe: symbolCount must be a whole number from 256, got ${symbolCount}`);
  const words = countWords(texts);
  const pairs = countPairs(words);
  const vocabulary = [...BYTE_SYMBOLS];
  const merges: [string, string][] = [];
  while (vocabulary.length < symbolCount) {
    const best = mostFrequent(pairs);
    if (best === undefined) break;
    const [left, right] = best.split(' ') as [string, string];
    merges.push([left, right]);
    vocabulary.push(left + right);
    mergePair(best, pairs);
  }
  return { vocabulary, merges };
}

/** The bytes 0 to 255 as GPT-2 prints them: printable Latin-1 as it is, the rest from U+0100 on, in order. */
export const BYTE_SYMBOLS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byteSymbol(byte));

function byteSymbol(byte: number): string {
  if (isPrintable(byte)) return String.fromCharCode(byte);
  let before = 0;
  for (let other = 0; other < byte; other++) if (!isPrintable(other)) before++;
  return String.fromCharCode(256 + before);
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

interface Word {
  symbols: string[];
  readonly count: number;
}

interface Pair {
  count: number;
  /** The words that have the pair, or had it. */
  readonly words: Set<Word>;
}

function countWords(texts: Iterable<string>): Word[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(WORD_PATTERN)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => ({
    symbols: [...Buffer.from(word)].map((byte) => BYTE_SYMBOLS[byte]!),
    count,
  }));
}

function countPairs(words: readonly Word[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const word of words) addPairs(word, word.count, pairs);
  return pairs;
}

function addPairs(word: Word, count: number, pairs: Map<string, Pair>): void {
  for (let at = 1; at < word.symbols.length; at++) {
    const key = `${word.symbols[at - 1]} ${word.symbols[at]}`;
    const pair = pairs.get(key) ?? { count: 0, words: new Set() };
    pair.count += count;
    pair.words.add(word);
    pairs.set(key, pair);
  }
}

function mostFrequent(pairs: ReadonlyMap<string, Pair>): string | undefined {
  let best: string | undefined;
  let bestCount = 1;
  for (const [key, { count }] of pairs) {
    if (count > bestCount || (count === bestCount && best !== undefined && compareCodeUnits(key, best) < 0)) {
      best = key;
      bestCount = count;
    }
  }
  return best;
}

function mergePair(key: string, pairs: Map<string, Pair>): void {
  const [left, right] = key.split(' ') as [string, string];
  for (const word of pairs.get(key)!.words) {
    addPairs(word, -word.count, pairs);
    word.symbols = merged(word.symbols, left, right);
    addPairs(word, word.count, pairs);
  }
  pairs.delete(key);
}

function merged(symbols: readonly string[], left: string, right: string): string[] {
  const result: string[] = [];
  for (let at = 0; at < symbols.length; at++) {
    if (symbols[at] === left && symbols[at + 1] === right) {
      result.push(left + right);
      at++;
    } else result.push(symbols[at]!);
  }
  return result;
}
