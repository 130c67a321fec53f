export { auditBalance, type BalanceInput, type BalancePart } from './audit-balance.ts';
export {
  auditLeakage,
  type KeyCounts,
  type LeakageCount,
  type LeakageKind,
  leakageFinding,
  type SplitKeys,
} from './audit-leakage.ts';
export { auditPositions, type Positions, type PositionsInput } from './audit-positions.ts';
export {
  auditRepresentativeness,
  type GroupShare,
  type Representativeness,
  type RepresentativenessInput,
} from './audit-representativeness.ts';
export { createTokenRunAudit, type TokenRunAudit } from './audit-token-runs.ts';
export { CERTAIN_P_VALUE, type Finding, type Severity, SUSPECT_P_VALUE, sortFindings } from './finding.ts';
export { assembleProbeDocument, type WrittenTokens } from './probes/assemble-probe-document.ts';
export {
  compareDomains,
  type DomainComparison,
  type DomainsCompared,
  type VocabularyOverlap,
} from './probes/compare-domains.ts';
export type { ProbeCorpus, ProbeDocument } from './probes/probe-corpus.ts';
export type { EdgeResult } from './probes/probe-edges.ts';
export { PROBE_THRESHOLDS, type ProbeResult, type ProbeThresholds } from './probes/probe-finding.ts';
export {
  askForm,
  FORM_PARTS,
  type FormPart,
  type FormProbe,
  type FormQuestions,
  joinFormProbes,
  probeForm,
  probeFormPart,
} from './probes/probe-form.ts';
export type { GiveawayResult } from './probes/probe-giveaways.ts';
export { createPartSampler, type PartSampler, type PartSamplerOptions } from './probes/sample-parts.ts';
export { createSpanAudit, type SpanAudit } from './span-audit.ts';
export { type Association, testAssociation } from './statistics/association.ts';
export { type BootstrapOptions, bootstrapInterval } from './statistics/bootstrap.ts';
export { type CalibratedGroup, testCalibration } from './statistics/calibration.ts';
export { chiSquareTail } from './statistics/chi-square.ts';
export { type Goodness, type GroupCount, testGoodness } from './statistics/goodness.ts';
export { kolmogorovTail, ksDistance, ksTail, ksTwoSampleDistance } from './statistics/kolmogorov-smirnov.ts';
