import {
  askForm,
  compareDomains,
  FORM_PARTS,
  type FormPart,
  type FormProbe,
  type FormQuestions,
  joinFormProbes,
  type ProbeCorpus,
  type ProbeResult,
  type ProbeThresholds,
  probeFormPart,
} from '@sluice/auditing';
import type { Finding } from '@sluice/records';

/** What the form of a corpus gives away. */
export interface FormJudgement {
  /** What is given away, the worst first, what was too few to tell, and a finding that says how much was asked. */
  readonly findings: readonly Finding[];
  /** All questions that were put. */
  readonly results: readonly ProbeResult[];
}

/** What one part of the probes found; plain JSON, so that the parts may be put by several tasks. */
export interface FormFindings extends FormProbe {
  readonly documentCount: number;
  /** How else the domains differ; of the first part alone. */
  readonly comparison: readonly Finding[];
}

/** Puts all probes to a sample of written documents. */
export function judgeForm(corpus: ProbeCorpus, thresholds: ProbeThresholds): FormJudgement {
  const questions = askForm(corpus);
  return joinForm(FORM_PARTS.map((part) => findForm({ corpus, questions }, part, thresholds)));
}

interface AskedCorpus {
  readonly corpus: ProbeCorpus;
  /** @default those of the corpus */
  readonly questions?: FormQuestions;
}

/** Puts a part of the probes. */
export function findForm(
  { corpus, questions = askForm(corpus) }: AskedCorpus,
  part: FormPart,
  thresholds: ProbeThresholds,
): FormFindings {
  return {
    ...probeFormPart(questions, part, thresholds),
    documentCount: new Set(corpus.documents.map(({ id }) => id)).size,
    comparison: part === FORM_PARTS[0] ? compareDomains(corpus).findings : [],
  };
}

/** The judgement out of its parts, in order. */
export function joinForm(parts: readonly FormFindings[]): FormJudgement {
  const { results, tooFew } = joinFormProbes(parts);
  const told = results.map(({ finding }) => finding).filter(({ severity }) => severity !== 'ok');
  const summary: Finding = {
    check: 'form',
    severity: 'ok',
    figure: told.length,
    sentence:
      `${results.length} questions were put to the form of ${parts[0]!.documentCount} documents; ` +
      `${told.length} of them found something that tells domain, subdomain or split.`,
  };
  const comparison = parts.flatMap((part) => part.comparison);
  return { findings: [...told, ...tooFew, ...comparison, summary], results };
}
