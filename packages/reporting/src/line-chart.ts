/**
 * Two lines over the same steps as inline SVG, placed in percent as the bars are (see stacked-bar.ts): one with filled
 * marks and its 95 % intervals, one dotted with empty marks, both from 0 to 1, over a dashed line of what a guess gives.
 */
import { type Html, html } from './html.ts';

export interface ChartStep {
  /** What stands below the step. */
  readonly label: string;
  /** From 0 to 1; what is outside is shown at the edge. */
  readonly upper: number;
  readonly interval: readonly [low: number, high: number];
  readonly lower: number;
}

export interface LineChartInput {
  /** The text alternative of the whole. */
  readonly spoken: string;
  readonly steps: readonly ChartStep[];
  readonly chance: number;
}

/** The plot as an `<svg>`; what its lines are called is for the legend around it. */
export function renderLineChart({ spoken, steps, chance }: LineChartInput): Html {
  const across = (step: number) => (steps.length === 1 ? 56 : 15 + (82 * step) / (steps.length - 1));
  const upper = steps.map((step, index) => ({ x: across(index), y: step.upper }));
  const lower = steps.map((step, index) => ({ x: across(index), y: step.lower }));
  const whiskers = steps.map(({ interval: [low, high] }, index) =>
    renderLine({ x: across(index), y: low }, { x: across(index), y: high }, 'whisker'),
  );
  const labels = steps.map(
    ({ label }, index) =>
      html`<text x="${percent(across(index))}" y="97%" text-anchor="middle">${label}</text>`,
  );
  return html`<svg class="plot" role="img" aria-label="${spoken}">${GRID}${labels}${renderLine({ x: 10, y: chance }, { x: 100, y: chance }, 'plot-line chance')}${renderPath(lower, 'inside')}${renderPath(upper, 'edge')}${whiskers}${renderMarks(lower, 'inside')}${renderMarks(upper, 'edge')}</svg>
`;
}

interface Point {
  readonly x: number;
  /** From 0 to 1. */
  readonly y: number;
}

function renderPath(points: readonly Point[], look: string): Html {
  return html`${points.slice(1).map((point, before) => renderLine(points[before]!, point, `plot-line ${look}`))}`;
}

function renderMarks(points: readonly Point[], look: string): Html {
  return html`${points.map(({ x, y }) => html`<circle class="mark ${look}" cx="${percent(x)}" cy="${percent(down(y))}" r="4"/>`)}`;
}

function renderLine(from: Point, to: Point, look: string): Html {
  return html`<line class="${look}" x1="${percent(from.x)}" y1="${percent(down(from.y))}" x2="${percent(to.x)}" y2="${percent(down(to.y))}"/>`;
}

/** The place of a share from the top, with room for what stands above and below the plot. */
const down = (share: number): number => 4 + 82 * (1 - Math.min(1, Math.max(0, share)));

const percent = (place: number): string => `${place.toFixed(3)}%`;

const GRID: Html = html`${[0, 0.25, 0.5, 0.75, 1].map(
  (share) =>
    html`${renderLine({ x: 10, y: share }, { x: 100, y: share }, 'grid')}<text x="9%" y="${percent(down(share) + 2)}" text-anchor="end">${100 * share}</text>`,
)}`;
