import { type Budget, createThresholdSketch, cutRuns, type ThresholdSketch } from '@sluice/sampling';
import type { DomainSample } from '../recipe/resolve-sample.ts';

/** Which documents can still be in a sample: below a threshold of priorities, one for each stratum. */
export interface CandidateGate {
  /** No document with a priority from here on can be in the sample. */
  thresholdOf(stratum: number): number;
  /** Takes a document below the threshold in, with the bytes that it takes up on disk. */
  admit(candidate: GatedCandidate, storedBytes: number): void;
  /** The bytes of those that are below the thresholds now. */
  storedBytes(): number;
  /** Those that are below the thresholds now. */
  documents(): number;
  /** Where priorities may be cut into runs of about so many of them. */
  cuts(documents: number): number[];
}

interface GatedCandidate {
  readonly stratum: number;
  readonly priority: number;
  readonly byteLength: number;
}

export function createCandidateGate(sample: DomainSample): CandidateGate {
  const budget = candidateBudget(sample);
  const sketches: ThresholdSketch[] = []; // by stratum, with holes
  const sum = (amount: (sketch: ThresholdSketch) => number) =>
    sketches.reduce((total, sketch) => total + amount(sketch), 0);
  return {
    thresholdOf: (stratum) => sketches[stratum]?.threshold ?? Infinity,
    admit({ stratum, priority, byteLength }, storedBytes) {
      sketches[stratum] ??= createThresholdSketch(budget);
      sketches[stratum].add(priority, { byteLength, storedBytes });
    },
    storedBytes: () => sum((sketch) => sketch.storedBytes),
    documents: () => sum((sketch) => sketch.documents),
    cuts: (documents) => cutRuns(Object.values(sketches), documents),
  };
}

/** Bytes of text that a token stands for at most on average, in texts of any language: docs/decisions/token-budgets.md */
const MOST_BYTES_OF_A_TOKEN = 16;

/**
 * What a task must keep, so that whatever the other tasks have, the sample can be cut out of all of them: the whole
 * budget, in each stratum for as much as its quota may come to.
 */
export function candidateBudget({ budget, strata }: DomainSample): Budget {
  if (strata !== undefined && typeof strata.quotas === 'object')
    return smaller(strata.quotas.at_most, budget);
  if (budget === 'all') return 'every';
  return 'tokens' in budget ? { bytes: MOST_BYTES_OF_A_TOKEN * budget.tokens } : budget;
}

function smaller(cap: Exclude<Budget, 'every'>, budget: DomainSample['budget']): Budget {
  if (budget === 'all') return cap;
  if ('bytes' in cap && 'bytes' in budget) return { bytes: Math.min(cap.bytes, budget.bytes) };
  if ('documents' in cap && 'documents' in budget)
    return { documents: Math.min(cap.documents, budget.documents) };
  return cap;
}
