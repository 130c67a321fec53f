import type { BuildEstimate, MixtureEstimate, Plan } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';

/** What a build would come to, for people. */
export function renderEstimate(plan: Plan, estimate: BuildEstimate, workers: number): string {
  const domains = estimate.domains.map((domain) => [
    domain.domain,
    about(domain.availableDocuments),
    about(domain.sampledDocuments),
    about(domain.sampledBytes),
    about(domain.tokens),
  ]);
  return [
    `It would come to about this, by ${renderCount(estimate.probedDocuments)} documents that were looked at:`,
    renderTable(['domain', 'documents there', 'sampled', 'bytes of text', 'tokens'], domains),
    '',
    'Of that it would train on, in tokens, with 95 % intervals by the rates of those documents:',
    renderMixture(estimate.mixture),
    'Copies and contaminated documents that will be dropped, and what packing loses, are not foreseen.',
    ...[...estimate.heldOutProblems, estimate.mixture.problem ?? []]
      .flat()
      .map((problem) => `Problem: ${problem}`),
    '',
    `  ${about(estimate.trainTokens)} tokens to train on${renderInterval(estimate.mixture.trainInterval, ' (', ')')}, ${about(estimate.heldOutTokens)} held out`,
    `  ${megabytes(estimate.outputBytes)} for the corpus, ${megabytes(estimate.workBytes)} for work files (until "sluice clean")`,
    `  ${renderTime(estimateTime(plan, estimate, workers))} with ${workers} ${workers === 1 ? 'worker' : 'workers'} on cores like those of the project's measurements`,
    '',
  ].join('\n');
}

function renderMixture({ domains, trainTokens }: MixtureEstimate): string {
  const columns = ['domain', 'available', '95 % interval', 'wanted', 'share', 'epochs', 'dropped'];
  const rows = domains.map(({ domain, available, interval, wanted, epochs, dropped }) => [
    domain,
    toThree(available),
    renderInterval(interval),
    toThree(wanted),
    trainTokens === 0 ? '' : `${((100 * wanted) / trainTokens).toFixed(1)} %`,
    epochs.toFixed(2),
    toThree(dropped),
  ]);
  return renderTable(columns, rows);
}

const toThree = (amount: number): string => renderCount(Number(amount.toPrecision(3)));

function renderInterval(
  interval: MixtureEstimate['trainInterval'],
  before: string = '',
  behind: string = '',
): string {
  if (interval === undefined) return '';
  const [low, high] = interval.map(toThree);
  return `${before}${low} to ${high}${behind}`;
}

/** Seconds with several workers: the tasks of a phase are shared, as far as there are tasks. */
export function estimateTime(plan: Plan, { seconds }: BuildEstimate, workers: number): number {
  return Object.entries(plan.phases).reduce(
    (sum, [phase, tasks]) => sum + (seconds[phase] ?? 0) / Math.max(1, Math.min(workers, tasks.length)),
    0,
  );
}

/** To two digits: more would say more than is known. */
function about(amount: number): string {
  return renderCount(Number(amount.toPrecision(2)));
}

const megabytes = (bytes: number): string =>
  bytes < 1e9 ? `${about(bytes / 1e6)} MB` : `${about(bytes / 1e9)} GB`;

function renderTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} minutes` : `${about(seconds / 3600)} hours`;
}
