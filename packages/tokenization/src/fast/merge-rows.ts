import { mergedToken } from '../parse-merges.ts';
import type { BpeModel } from '../tokenizer-definition.ts';

/** The merges of a model as rows of left id, right id, rank, id of the result. */
export function mergeRows(model: BpeModel): Int32Array {
  const rows = new Int32Array(model.merges.length * 4);
  for (const [rank, merge] of model.merges.entries()) {
    const ids = [merge[0], merge[1], mergedToken(merge, '')].map((token) => model.vocabulary.get(token)!);
    rows.set([ids[0]!, ids[1]!, rank, ids[2]!], 4 * rank);
  }
  return rows;
}
