export { auditBalance, type BalanceInput, type BalancePart } from './audit-balance.ts';
export {
  auditLeakage,
  type LeakageCount,
  type LeakageInput,
  type LeakageKind,
  type SplitKeys,
} from './audit-leakage.ts';
export { auditPositions, type Positions, type PositionsInput } from './audit-positions.ts';
export {
  auditRepresentativeness,
  type GroupShare,
  type Representativeness,
  type RepresentativenessInput,
} from './audit-representativeness.ts';
export { CERTAIN_P_VALUE, type Finding, type Severity, SUSPECT_P_VALUE, sortFindings } from './finding.ts';
export { createSpanAudit, type SpanAudit } from './span-audit.ts';
export { type Association, testAssociation } from './statistics/association.ts';
export { type BootstrapOptions, bootstrapInterval } from './statistics/bootstrap.ts';
export { chiSquareTail } from './statistics/chi-square.ts';
export { type Goodness, type GroupCount, testGoodness } from './statistics/goodness.ts';
export { kolmogorovTail, ksDistance, ksTail } from './statistics/kolmogorov-smirnov.ts';
