import { type Corpus, isBad, isMeasured, type Judged } from './judged.ts';

export function judgeBalance({ manifest, findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => check === 'balance');
  const measured = evidence.filter(isMeasured);
  const train = manifest.streams.filter(({ split, documents }) => split === 'train' && documents > 0);
  const domains = [...new Set(train.map(({ domain }) => domain))];
  const distance = Math.max(0, ...measured.map(({ figure }) => figure!));
  return {
    isBroken: evidence.some(isBad),
    figure:
      measured.length === 0
        ? 'no domain was measured'
        : `largest distance from a target ${distance.toFixed(2)} blocks`,
    gaps: [
      ...(domains.length === 0 ? ['there is nothing to train on'] : []),
      ...domains
        .filter((domain) => !measured.some(({ subject }) => subject === domain))
        .map((domain) => `${domain} was not held against a target`),
    ],
    evidence,
  };
}
