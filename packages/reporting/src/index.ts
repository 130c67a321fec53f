export { renderCount, renderSummary, type SummaryInput } from './render-summary.ts';
export { renderTable } from './render-table.ts';
