/**
 * Which texts share runs of words with a benchmark: n-grams of normalised words, by default 13 as GPT-3's authors and
 * those after them have it. Hashes are of 64 bits: among 10^9 runs of a corpus and 10^6 of a benchmark the chance of
 * any false match is 5 in 100,000.
 */
import { DataError } from '@sluice/records';
import { createShingler, type Shingles } from '../near-duplicates/shingler.ts';
import { comparisonWords } from './comparison-words.ts';
import { createGramTable } from './gram-table.ts';

export interface ContaminationOptions {
  /** Words of a run. @default 13 */
  readonly wordsPerGram?: number | undefined;
  /**
   * The share of a benchmark text's different runs that must be found in one text, in [0, 1]; at 0 one run is enough.
   * PaLM's authors took 0.7 of runs of 8 (Chowdhery and others, 2022). @default 0
   */
  readonly leastShare?: number | undefined;
}

export interface BenchmarkText {
  readonly id: string;
  readonly text: string;
}

/** A benchmark text that a text has runs of. */
export interface ContaminationMatch {
  readonly benchmark: string;
  /** Different runs that both have. */
  readonly sharedGrams: number;
  /** Their share of the benchmark text's different runs. */
  readonly shareOfBenchmark: number;
  /** The first shared run, in normalised words. */
  readonly excerpt: string;
}

export interface ContaminationSearch {
  readonly textCount: number;
  /** Benchmark texts with fewer words than a run: they match only a text of the very same words. */
  readonly shortTextCount: number;
  readonly gramCount: number;
  /** The benchmark texts that a text shares runs with, in the order of the benchmark. */
  matchesOf(text: string): ContaminationMatch[];
}

/**
 * Makes a benchmark searchable. Holds its hashes in memory, some 30 bytes a word, and its ids.
 *
 * @throws DataError `empty-benchmark` if no text has a word; RangeError for options out of range.
 */
export function createContaminationSearch(
  benchmark: readonly BenchmarkText[],
  options: ContaminationOptions = {},
): ContaminationSearch {
  const { wordsPerGram = 13, leastShare = 0 } = options;
  if (!(leastShare >= 0 && leastShare <= 1))
    throw new RangeError(`leastShare must be from 0 to 1, got ${leastShare}`);
  const shingler = createShingler(wordsPerGram, 'words');
  const table = createGramTable();
  const gramCounts = new Uint32Array(benchmark.length);
  let shortTextCount = 0;
  let usableCount = 0;
  benchmark.forEach(({ text }, number) => {
    const words = comparisonWords(text);
    if (words === '') return;
    usableCount++;
    if (words.split(' ').length < wordsPerGram) shortTextCount++;
    for (const [high, low] of distinctGrams(shingler.shingle(text))) {
      table.add(high, low, number);
      gramCounts[number]!++;
    }
  });
  if (usableCount === 0)
    throw new DataError('empty-benchmark', `none of the ${benchmark.length} benchmark texts has a word`, {
      hint: 'Check the file and the field that the recipe names for the benchmark.',
    });
  return {
    textCount: usableCount,
    shortTextCount,
    gramCount: table.gramCount,
    matchesOf(text) {
      const shared = new Map<number, { count: number; first: number }>();
      const seen = new Set<number>();
      const { high, low, count } = shingler.shingle(text);
      for (let gram = 0; gram < count; gram++) {
        const first = table.firstPosting(high[gram]!, low[gram]!);
        if (first < 0 || seen.has(first)) continue;
        seen.add(first); // a gram's first posting stands for the gram
        for (let posting = first; posting >= 0; posting = table.nextPosting(posting)) {
          const known = shared.get(table.textOf(posting));
          if (known) known.count++;
          else shared.set(table.textOf(posting), { count: 1, first: gram });
        }
      }
      if (shared.size === 0) return [];
      const words = comparisonWords(text).split(' ');
      return [...shared]
        .filter(([number, { count }]) => count >= leastShare * gramCounts[number]!)
        .sort(([a], [b]) => a - b)
        .map(([number, { count, first }]) => ({
          benchmark: benchmark[number]!.id,
          sharedGrams: count,
          shareOfBenchmark: count / gramCounts[number]!,
          excerpt: words.slice(first, first + wordsPerGram).join(' '),
        }));
    },
  };
}

function distinctGrams({ high, low, count }: Shingles): [high: number, low: number][] {
  const grams = new Map<string, [number, number]>();
  for (let index = 0; index < count; index++)
    grams.set(`${high[index]} ${low[index]}`, [high[index]!, low[index]!]);
  return [...grams.values()];
}
