/*
 * Auditing: is "the first 500 files" a sample of a source that is ordered by repository? Compared with a sample that is
 * uniform, by χ² with the effect size w.
 */
import { auditRepresentativeness } from '@sluice/auditing';

const population = new Map([
  ['django', 859],
  ['networkx', 563],
  ['numpy', 480],
  ['rich', 78],
]);
const samples = {
  'the first 500': new Map([['django', 500]]),
  'a uniform 500': new Map([
    ['django', 221],
    ['networkx', 138],
    ['numpy', 119],
    ['rich', 22],
  ]),
};
for (const [subject, sample] of Object.entries(samples)) {
  const { finding, effectSize, pValue } = auditRepresentativeness({ subject, population, sample });
  console.log(`${finding.severity}: w ${effectSize.toFixed(2)}, p ${pValue.toFixed(3)}`);
  console.log(finding.sentence);
}

/* Prints:
high: w 1.14, p 0.000
the first 500: the sample is not a uniform one (χ² = 872.5, 3 degrees of freedom, p < 1e-12, effect w = 1.140); 500 of 1980 documents reach 1 of 4 groups, 4.0 expected; django has 100.0 % of the sample and 43.4 % of the whole.
ok: w 0.00, p 0.878
a uniform 500: the sample cannot be told from a uniform one (χ² = 0.7, 3 degrees of freedom, p = 0.878, effect w = 0.000); 500 of 1980 documents reach 4 of 4 groups, 4.0 expected; django has 44.2 % of the sample and 43.4 % of the whole.
*/
