/**
 * Figures with their 95 % intervals as inline SVG: one `<svg>` a row, from 0 to 1, placed in percent as the bars are (see
 * stacked-bar.ts). A figure is a mark, its interval a line behind it; a problem has a filled mark, others an empty one.
 */
import { type Html, html } from './html.ts';

export interface IntervalRow {
  readonly label: string;
  /** From 0 to 1; what is outside is shown at the edge. */
  readonly figure: number;
  readonly interval?: readonly [low: number, high: number];
  readonly isProblem: boolean;
}

/** The chart as a `<figure>`; every row has its figures as its text alternative and behind it. */
export function renderIntervals(caption: string, rows: readonly IntervalRow[]): Html {
  return html`<figure>
<figcaption>${caption}</figcaption>
<ul class="bars">
${rows.map(renderRow)}</ul>
</figure>
`;
}

function renderRow(row: IntervalRow): Html {
  const [low, high] = row.interval ?? [row.figure, row.figure];
  const words = `${percent(row.figure)}${row.interval === undefined ? '' : `, interval ${percent(low)} to ${percent(high)}`}`;
  const mark = `${place(row.figure)}%`;
  const line =
    row.interval === undefined
      ? html``
      : html`<line class="whisker" x1="${place(low)}%" x2="${place(high)}%" y1="50%" y2="50%"/>`;
  return html`<li><span class="bar-label"><bdi>${row.label}</bdi></span><svg class="bar" role="img" aria-label="${row.label}: ${words}${row.isProblem ? ', a problem' : ''}">${GRID}${line}<circle class="mark${row.isProblem ? ' problem' : ''}" cx="${mark}" cy="50%" r="5"/></svg><span class="bar-note">${percent(row.figure)}</span></li>
`;
}

const GRID: Html = html`${[25, 50, 75].map((at) => html`<line class="grid" x1="${at}%" x2="${at}%" y1="0" y2="100%"/>`)}`;

/** Away from the edges, so that a mark is never cut. */
const place = (figure: number): string => (2 + 96 * Math.min(1, Math.max(0, figure))).toFixed(3);

const percent = (figure: number): string => `${(100 * figure).toFixed(1)} %`;
