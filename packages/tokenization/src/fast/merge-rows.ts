import { mergedToken } from '../parse-merges.ts';
import type { BpeModel } from '../tokenizer-definition.ts';

/** The merges of a model as rows of left id, right id, id of the result, in the order of their ranks. */
export function mergeRows(model: BpeModel): Int32Array {
  const rows = new Int32Array(model.merges.length * 3);
  for (const [rank, merge] of model.merges.entries()) {
    rows[3 * rank] = model.vocabulary.get(merge[0])!;
    rows[3 * rank + 1] = model.vocabulary.get(merge[1])!;
    rows[3 * rank + 2] = model.vocabulary.get(mergedToken(merge, ''))!;
  }
  return rows;
}
