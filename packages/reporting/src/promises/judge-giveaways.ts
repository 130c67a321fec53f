import { type Corpus, isBad, isMeasured, type Judged } from './judged.ts';

export function judgeGiveaways({ manifest, findings }: Corpus): Judged {
  const summary = findings.find(({ check }) => check === 'form');
  const told = findings.filter(({ check }) => check === 'probe/template/domain').filter(isMeasured);
  const tooFew = findings.filter(({ check, figure }) => check === 'probe/domain' && figure === null);
  const share = Math.max(0, ...told.map(({ figure }) => figure!));
  const domains = new Set(
    manifest.streams.filter(({ documents }) => documents > 0).map(({ domain }) => domain),
  );
  const gaps = [
    ...(summary === undefined ? ['the form of the texts was not probed'] : []),
    ...(domains.size < 2 ? ['there are no two domains to tell apart'] : []),
    ...tooFew.map(({ subject = 'a domain' }) => `${subject}: too few documents to tell`),
  ];
  const ownForm = findings.filter((finding) => finding.check.startsWith('probe/') && !told.includes(finding));
  return {
    // A promise of "never": even a small share that is surely above 0 breaks it.
    isBroken: told.some(({ severity }) => severity !== 'ok'),
    figure:
      told.length > 0
        ? `templates tell ${(100 * share).toFixed(1)} % of the domain`
        : gaps.length > 0
          ? 'no figure for every domain'
          : 'templates tell nothing of the domain that the probes can see',
    gaps,
    evidence: [...told, ...(summary === undefined ? [] : [summary]), ...tooFew, ...ownForm.filter(isBad)],
  };
}
