/**
 * What a corpus can say of each promise that Sluice makes: kept, not kept or not measured. Decided by the findings of
 * the audit and the arithmetic of the manifest alone. A check that did not run, or had too little to tell by, never
 * counts as passed; what no check covers is not measured.
 */
import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { countLostRecords } from './count-lost-records.ts';
import { renderCount } from './render-summary.ts';

export type Verdict = 'kept' | 'not kept' | 'not measured';

export interface PromiseVerdict {
  readonly promise: string;
  /** What is promised. */
  readonly claim: string;
  readonly verdict: Verdict;
  /** The figure that it is decided by, in words with its unit. */
  readonly figure: string;
  /** What breaks the promise by the manifest's own sums; what findings say is in `evidence`. */
  readonly faults: readonly string[];
  /** What was not measured though the promise speaks of it; a promise with gaps is never `kept`. */
  readonly gaps: readonly string[];
  /** The findings that it was decided by. */
  readonly evidence: readonly Finding[];
}

interface Judged {
  readonly isBroken: boolean;
  readonly figure: string;
  readonly faults?: readonly string[];
  readonly gaps: readonly string[];
  readonly evidence: readonly Finding[];
}

interface Corpus {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

const PROMISES: readonly {
  readonly promise: string;
  readonly claim: string;
  readonly judge: (corpus: Corpus) => Judged;
}[] = [
  {
    promise: 'Uniform',
    claim: 'A sample is a uniform sample of the whole source.',
    judge: judgeUniform,
  },
  {
    promise: 'No giveaways',
    claim: 'What Sluice adds to a text never tells the domain; what the texts’ own form tells is measured.',
    judge: judgeGiveaways,
  },
  {
    promise: 'No leakage',
    claim: 'No document, group or cluster of near-duplicates has parts in two splits.',
    judge: judgeLeakage,
  },
  {
    promise: 'Every token has an origin',
    claim: 'Domain, subdomain, document, source file and row of every token, in every output format.',
    judge: judgeOrigins,
  },
  {
    promise: 'Exact balance',
    claim: 'Shares of trained tokens meet their targets within one block a domain.',
    judge: judgeBalance,
  },
  {
    promise: 'Same bytes',
    claim:
      'The same recipe, seed and lock give the same bytes, for any number of workers and on any machine.',
    judge: judgeSameBytes,
  },
  {
    promise: 'Nothing lost in silence',
    claim: 'Every record that does not reach the output is counted under a named reason.',
    judge: judgeLosses,
  },
];

/** The seven promises in their order, each with its verdict. */
export function judgePromises(corpus: Corpus): PromiseVerdict[] {
  return PROMISES.map(({ promise, claim, judge }) => {
    const { isBroken, ...judged } = judge(corpus);
    const verdict = isBroken ? 'not kept' : judged.gaps.length > 0 ? 'not measured' : 'kept';
    return { promise, claim, verdict, faults: [], ...judged };
  });
}

const SAMPLING_CHECKS = ['sampling', 'positions', 'representativeness'];

function judgeUniform({ manifest, findings }: Corpus): Judged {
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

function judgeGiveaways({ manifest, findings }: Corpus): Judged {
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

/** What is compared key by key; other checks of leakage measure likeness, and their figures are no counts. */
const LEAKAGE_KINDS = ['documents', 'groups', 'contents', 'clusters'];

function judgeLeakage({ findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => check.startsWith('leakage/'));
  const compared = LEAKAGE_KINDS.flatMap((kind) => {
    const findings = evidence.filter(({ check }) => check === `leakage/${kind}`);
    return findings.map((finding) => ({ kind, finding }));
  });
  const measured = compared.filter(({ finding }) => isMeasured(finding));
  const crossing = measured.reduce((sum, { finding }) => sum + finding.figure!, 0);
  // A corpus may have no groups at all: then none can cross, but the check must have looked.
  const seen = compared.filter(({ kind, finding }) => kind === 'groups' || isMeasured(finding));
  return {
    isBroken: evidence.some(isBad),
    figure:
      measured.length === 0
        ? 'nothing was compared'
        : `${renderCount(crossing)} ${crossing === 1 ? 'crosses' : 'cross'} among ${[...new Set(measured.map(({ kind }) => kind))].join(', ')}`,
    gaps: LEAKAGE_KINDS.filter((kind) => !seen.some((other) => other.kind === kind)).map(
      (kind) => `${kind} were not compared`,
    ),
    evidence,
  };
}

/** The folders of the output whose blocks the audit of spans reads, or that hold no blocks. */
const READ_BACK = new Set(['data', 'by-domain', 'switch', 'tokenizer', 'provenance']);

function judgeOrigins({ manifest, findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => check === 'spans');
  const faulty = evidence.filter(isMeasured).reduce((sum, { figure }) => sum + figure!, 0);
  const blocks = manifest.streams.reduce((sum, { writtenBlocks }) => sum + writtenBlocks, 0);
  const folders = manifest.files.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0]!] : []));
  const unread = [...new Set(folders)].filter((folder) => !READ_BACK.has(folder));
  return {
    isBroken: evidence.some(isBad),
    figure: evidence.some(isMeasured)
      ? `${renderCount(faulty)} of ${renderCount(blocks)} blocks with a token without origin`
      : 'no block was looked at',
    gaps: [
      ...(evidence.some(isMeasured) ? [] : ['the spans of the blocks were not looked at']),
      ...unread.map((folder) => `${folder}/ was not read back by the audit`),
    ],
    evidence,
  };
}

function judgeBalance({ manifest, findings }: Corpus): Judged {
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

function judgeSameBytes({ manifest }: Corpus): Judged {
  const files = `${renderCount(manifest.files.length)} ${manifest.files.length === 1 ? 'file' : 'files'}`;
  return {
    isBroken: false,
    figure: `SHA-256 of ${files} in manifest.json to hold a second build against`,
    gaps: ['one build alone cannot show it: build again elsewhere and compare manifest.json'],
    evidence: [],
  };
}

function judgeLosses({ manifest }: Corpus): Judged {
  const { recordCount, lost } = countLostRecords(manifest);
  return {
    isBroken: lost.length > 0,
    figure:
      lost.length === 0
        ? `0 of ${renderCount(recordCount)} records without an account`
        : `${lost.length} ${lost.length === 1 ? 'sum' : 'sums'} of the manifest not met`,
    faults: lost,
    gaps: manifest.sources.length === 0 ? ['there is no source'] : [],
    evidence: [],
  };
}

const isMeasured = ({ figure }: Finding): boolean => figure !== null;

const isBad = (finding: Finding): boolean => finding.severity === 'high' && isMeasured(finding);
