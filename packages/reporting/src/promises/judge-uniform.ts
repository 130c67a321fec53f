import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { type Corpus, isBad, isMeasured, type Judged } from './judged.ts';

const SAMPLING_CHECKS = ['sampling', 'positions', 'representativeness'];

export function judgeUniform({ manifest, findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => SAMPLING_CHECKS.includes(check));
  const domains = [...new Set(manifest.sources.map(({ domain }) => domain))];
  const gaps = domains.flatMap((domain) => {
    const gap = samplingGap(domain, manifest, evidence);
    return gap === undefined ? [] : [`${domain}: ${gap}`];
  });
  const places = evidence.filter(({ check }) => check === 'positions').filter(isMeasured);
  const distance = Math.max(0, ...places.map(({ figure }) => figure!));
  return {
    isBroken: manifest.samples.some(({ verdict }) => verdict === 'fails') || evidence.some(isBad),
    figure:
      `${domains.length - gaps.length} of ${domains.length} samples measured and certified` +
      (places.length === 0 ? '' : `; largest distance from an even spread ${(100 * distance).toFixed(1)} %`),
    gaps: [
      ...(domains.length === 0 ? ['there is no source'] : []),
      ...gaps,
      ...evidence
        .filter((finding) => finding.check === 'representativeness' && !isMeasured(finding))
        .map(({ subject = 'a sample' }) => `${subject}: too few to tell`),
    ],
    evidence,
  };
}

/** Why a domain's sample cannot be said to be like the whole: a certificate alone is none without its tests. */
function samplingGap(
  domain: string,
  { samples }: Manifest,
  evidence: readonly Finding[],
): string | undefined {
  const sample = samples.find((each) => each.domain === domain);
  if (sample === undefined) return 'its sample has no certificate';
  if (sample.verdict !== 'passes') return sample.reasons[0] ?? 'its sample is not proven';
  if (sample.seen.end === 'whole' && sample.inclusion?.least === 1) return undefined;
  const isTested = evidence.some(
    (finding) =>
      finding.check !== 'sampling' &&
      isMeasured(finding) &&
      (finding.subject === domain || finding.subject?.startsWith(`${domain} by `)),
  );
  return isTested ? undefined : 'no check of places or groups';
}
