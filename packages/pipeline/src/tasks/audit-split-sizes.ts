import type { Finding } from '@sluice/records';
import { readSelectReport } from './account-sources.ts';
import type { Build } from './build.ts';

/** Where groups let a split be no larger, and which groups are too large for any but train; what was cut. */
export function auditSplitSizes(build: Build): Finding[] {
  const { split, cuts = [] } = readSelectReport(build);
  const { domains, oversized } = split;
  const short = domains.filter(({ shortfall }) => shortfall > 0);
  const large = Map.groupBy(oversized, ({ domain }) => domain);
  return [
    ...short.map(({ split, domain, unit, target, ceiling, heldOut, shortfall }) => ({
      check: 'split/size',
      subject: `${domain} in ${split}`,
      severity: 'low' as const,
      figure: shortfall,
      sentence: `${split} has ${heldOut} of the ${target} ${unit} of ${domain} that were wanted: groups, and a ceiling of ${ceiling} documents, permit nothing nearer.`,
    })),
    ...[...large].map(([domain, units]) => ({
      check: 'split/large-groups',
      subject: domain,
      severity: 'low' as const,
      figure: units.length,
      sentence:
        `${units.length} groups of ${domain} are larger than what may be held out and can only be trained on; ` +
        `the largest has ${units[0]!.documents} documents (that of ${units[0]!.key}).`,
    })),
    ...cuts.map(({ domain, documents, cutDocuments, droppedDocuments, characters, cutCharacters }) => ({
      check: 'split/shared-runs',
      subject: domain,
      severity: 'ok' as const,
      figure: cutCharacters,
      sentence:
        `${cutCharacters} of the ${characters} characters of ${domain} in train were cut, since held-out documents have them: ` +
        `${cutDocuments} of ${documents} documents had some, and ${droppedDocuments} were dropped with nothing left.`,
    })),
  ];
}
