/*
 * Sampling: a uniform sample of a stream that is read once. Two workers read a file each and keep at most what the
 * budget may need; merging their tables gives the sample that one worker would have drawn from both files.
 */
import { createBottomK, mergeBottomK, rowPriorities } from '@sluice/sampling';

const budget = { bytes: 3_000 };
const files = ['a.jsonl', 'b.jsonl'];
const texts = files.map((file) =>
  Array.from({ length: 10_000 }, (_, row) => `Line ${row} of ${file}. `.repeat(1 + (row % 7))),
);

const tables = files.map((name, file) => {
  const priority = rowPriorities('42', 'sampling/priority', name);
  const sampler = createBottomK(budget);
  for (const [row, text] of texts[file]!.entries()) {
    sampler.offer({ priority: priority(row), file, row, byteLength: Buffer.byteLength(text) });
  }
  return sampler.survivors();
});
const sample = mergeBottomK(tables, budget);

console.log(`${sample.documentCount} of 20000 documents, ${sample.byteLength} bytes`);
for (let index = 0; index < 3; index++) {
  const task = sample.tables[index]!;
  const row = tables[task]!.rows[sample.tableRows[index]!]!;
  console.log(`${files[task]}#${row}: ${texts[task]![row]!.slice(0, 24)}`);
}

/* Prints:
33 of 20000 documents, 3039 bytes
a.jsonl#2065: Line 2065 of a.jsonl. 
a.jsonl#1583: Line 1583 of a.jsonl. Li
b.jsonl#4176: Line 4176 of b.jsonl. Li
*/
