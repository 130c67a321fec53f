/**
 * Every planted defect and both sound controls over twenty seeds: is the defect the first finding, and is anything
 * raised where nothing is wrong? Run: node --conditions=@sluice/source packages/auditing/bench/trap-table.ts [seeds]
 */
import { probeForm } from '@sluice/auditing';
import { cleanControl, PLANTED_DEFECT_NAMES, plantedDefect } from '@sluice/test-fixtures';
import { namesDefect, trapCorpus } from '../test/probes/trap-corpus.ts';

const seedCount = Number(process.argv[2] ?? 20);
const seeds = Array.from({ length: seedCount }, (_, seed) => seed);

console.log('| defect | named first | found at all | worst rank | share told, least to most |');
console.log('| --- | ---: | ---: | ---: | --- |');
for (const name of PLANTED_DEFECT_NAMES) {
  const ranks: number[] = [];
  const figures: number[] = [];
  for (const seed of seeds) {
    const corpus = plantedDefect(name, seed);
    const { results } = probeForm(trapCorpus(corpus.documents));
    const place = results.findIndex((result) => namesDefect(result, corpus));
    ranks.push(place < 0 ? Infinity : place + 1);
    if (place >= 0) figures.push(results[place]!.finding.figure!);
  }
  const first = ranks.filter((rank) => rank === 1).length;
  const range = `${Math.min(...figures).toFixed(3)} to ${Math.max(...figures).toFixed(3)}`;
  console.log(
    `| ${name} | ${first} of ${seedCount} | ${figures.length} | ${Math.max(...ranks)} | ${range} |`,
  );
}

console.log('\n| control | corpora | high | low | questions asked |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const openings of ['shared', 'none'] as const) {
  const counts = { high: 0, low: 0, ok: 0 };
  for (const seed of seeds)
    for (const { finding } of probeForm(trapCorpus(cleanControl(1_000 + seed, { openings }))).results)
      counts[finding.severity]++;
  const asked = counts.high + counts.low + counts.ok;
  console.log(`| openings: ${openings} | ${seedCount} | ${counts.high} | ${counts.low} | ${asked} |`);
}
