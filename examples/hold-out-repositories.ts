/*
 * Splitting: hold out five percent of the documents of each domain, such that a repository, or a text that stands in
 * two of them, never has parts on both sides.
 */
import { assignSplit, contentHash, formUnits } from '@sluice/splitting';

const rows = Array.from({ length: 2_000 }, (_, row) => row);
const repositories = rows.map((row) => `team/project-${row % 160}`);
const texts = rows.map((row) =>
  row % 500 === 0 ? '# A licence that many repositories have' : `print(${row})`,
);

const { units, unitCount } = formUnits(rows.length, {
  columns: [repositories, BigUint64Array.from(texts, (text) => contentHash(text, 'words'))],
});
const { sides, domains } = assignSplit('42', {
  ids: rows.map((row) => `code/files.jsonl#${row}`),
  domains: rows.map(() => 'code'),
  subdomains: rows.map(() => 'python'),
  units,
});

const heldOut = new Set(rows.filter((row) => sides[row] === 1).map((row) => repositories[row]));
const trained = new Set(rows.filter((row) => sides[row] === 0).map((row) => repositories[row]));
console.log(`${unitCount} units of 160 repositories`);
console.log(`${domains[0]!.heldOutDocuments} of 2000 documents held out, ${heldOut.size} repositories`);
console.log(
  `${[...heldOut].filter((repository) => trained.has(repository)).length} repositories on both sides`,
);

/* Prints:
157 units of 160 repositories
98 of 2000 documents held out, 8 repositories
0 repositories on both sides
*/
