import type { EdgeCurve, EdgeRow } from '@sluice/records';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderLineChart } from './line-chart.ts';
import { renderCount } from './render-summary.ts';

/** How well first and last tokens tell each label by their number, each curve with its figures; nothing without curves. */
export function renderEdgeCurves(curves: readonly EdgeCurve[]): Html {
  if (curves.length === 0) return html``;
  return html`<h3>First and last tokens, by their number</h3>
<p>The share of documents, in percent, whose label a classifier tells from so many of their tokens. Filled marks: the first or last tokens. Empty marks, dotted: as many from inside. Dashed: a guess. The line through a filled mark is the 95 % interval of what is told beyond the inside, so that a line that stays clear of the empty mark shows a shortcut.</p>
<div class="curves">
${curves.map(renderCurve)}</div>
`;
}

function renderCurve(curve: EdgeCurve): Html {
  const { rows, chance } = curve;
  const title = titleOf(curve);
  const steps = rows.map(({ tokenCount, edgeAccuracy, insideAccuracy, interval: [low, high] }) => ({
    label: String(tokenCount),
    upper: edgeAccuracy,
    interval: [insideAccuracy + low, insideAccuracy + high] as const,
    lower: insideAccuracy,
  }));
  const spoken = rows.map(
    (row) => `${tokens(row)} ${percent(row.edgeAccuracy)}, from inside ${percent(row.insideAccuracy)}`,
  );
  return html`<div><figure>
<figcaption><bdi>${title}</bdi></figcaption>
${renderLineChart({ spoken: `${title}: ${spoken.join('; ')}; a guess ${percent(chance)}`, steps, chance })}</figure>
<details><summary>Figures<span class="spoken"> of ${title}</span></summary>
${renderFigures(title, rows)}</details></div>
`;
}

function renderFigures(title: string, rows: readonly EdgeRow[]): Html {
  return renderHtmlTable({
    caption: title,
    columns: [
      { title: 'tokens', holds: 'number' },
      { title: 'documents', holds: 'number' },
      { title: 'told', holds: 'number' },
      { title: 'from inside', holds: 'number' },
      { title: 'beyond the inside, 95 % interval' },
    ],
    rows: rows.map((row) => [
      String(row.tokenCount),
      renderCount(row.documents),
      percent(row.edgeAccuracy),
      percent(row.insideAccuracy),
      `${percent(row.excess)} (${percent(row.interval[0])} to ${percent(row.interval[1])})`,
    ]),
  });
}

function titleOf({ edge, tells, within }: EdgeCurve): string {
  const label = within === undefined ? tells : `${tells} within ${within}`;
  return `What the ${edge === 'prefix' ? 'first' : 'last'} tokens tell of the ${label}`;
}

const tokens = ({ tokenCount }: EdgeRow): string => `${tokenCount} ${tokenCount === 1 ? 'token' : 'tokens'}`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
