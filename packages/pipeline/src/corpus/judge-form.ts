import {
  compareDomains,
  type ProbeCorpus,
  type ProbeResult,
  type ProbeThresholds,
  probeForm,
} from '@sluice/auditing';
import type { Finding } from '@sluice/records';

/** What the form of a corpus gives away. */
export interface FormJudgement {
  /** What is given away, the worst first, what was too few to tell, and a finding that says how much was asked. */
  readonly findings: readonly Finding[];
  /** All questions that were put. */
  readonly results: readonly ProbeResult[];
}

/** Puts all probes to a sample of written documents. */
export function judgeForm(corpus: ProbeCorpus, thresholds: ProbeThresholds): FormJudgement {
  const { results, tooFew } = probeForm(corpus, thresholds);
  const told = results.map(({ finding }) => finding).filter(({ severity }) => severity !== 'ok');
  const documentCount = new Set(corpus.documents.map(({ id }) => id)).size;
  const summary: Finding = {
    check: 'form',
    severity: 'ok',
    figure: told.length,
    sentence:
      `${results.length} questions were put to the form of ${documentCount} documents; ` +
      `${told.length} of them found something that tells domain, subdomain or split.`,
  };
  return { findings: [...told, ...tooFew, ...compareDomains(corpus).findings, summary], results };
}
