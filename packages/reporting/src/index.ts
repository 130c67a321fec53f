export { judgePromises, type PromiseVerdict, type Verdict } from './judge-promises.ts';
export {
  type ComparisonInput,
  type ComparisonSection,
  renderComparison,
  sectionComparison,
} from './render-comparison.ts';
export { type DataCardInput, renderDataCard } from './render-data-card.ts';
export type { ExampleBlock, ExampleSpan } from './render-examples.ts';
export { type ReportInput, renderReport } from './render-report.ts';
export { renderCount, renderSummary, type SummaryInput } from './render-summary.ts';
export { renderTable } from './render-table.ts';
