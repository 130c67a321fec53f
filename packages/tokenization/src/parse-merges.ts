import { DataError } from '@sluice/records';

type Merge = readonly [string, string];

/**
 * The merges of a BPE model, as pairs or as two spellings with a space between.
 *
 * @throws DataError `tokenizer-merges-invalid` if one is malformed, or its parts or result are not in the vocabulary.
 */
export function parseMerges(
  value: unknown,
  vocabulary: ReadonlyMap<string, number>,
  continuingSubwordPrefix: string,
): Merge[] {
  if (!Array.isArray(value)) throw invalid('"merges" is not an array');
  return value.map((row: unknown, rank) => {
    const merge = parseMerge(row, rank);
    for (const token of [...merge, mergedToken(merge, continuingSubwordPrefix)]) {
      if (!vocabulary.has(token)) {
        throw invalid(`merge ${rank} needs ${JSON.stringify(token)}, which the vocabulary lacks`);
      }
    }
    return merge;
  });
}

/** What two tokens become: the second without its continuation prefix. */
export function mergedToken([left, right]: Merge, continuingSubwordPrefix: string): string {
  return left + right.slice(continuingSubwordPrefix.length);
}

function parseMerge(row: unknown, rank: number): Merge {
  const parts: readonly unknown[] = typeof row === 'string' ? row.split(' ') : Array.isArray(row) ? row : [];
  const [left, right] = parts;
  if (parts.length !== 2 || typeof left !== 'string' || typeof right !== 'string') {
    throw invalid(`merge ${rank} is not a pair: ${JSON.stringify(row)}`);
  }
  return [left, right];
}

function invalid(what: string): DataError {
  return new DataError('tokenizer-merges-invalid', `tokenizer.json: ${what}`, {
    hint: 'vocabulary and merges do not belong together, or the file was edited by hand',
  });
}
