/**
 * Stacked bars as inline SVG: one `<svg>` a row, its parts placed in percent, so that they fit a phone, a screen and
 * paper without a layout step. Colours and patterns come by class and id from the page (see report-style.ts): they
 * follow light and dark, and no part is told by its colour alone.
 */
import { type Html, html } from './html.ts';

export interface BarPart {
  readonly name: string;
  /** At least 0. */
  readonly amount: number;
  /** The look, from 0: a hue and a pattern, different for the first {@link BAR_STYLE_COUNT}. */
  readonly style: number;
}

export interface BarRow {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** What stands behind the bar. */
  readonly note: string;
}

const HUE_COUNT = 12;
const PATTERN_COUNT = 4;

/** Looks that differ; a larger number starts over. */
export const BAR_STYLE_COUNT = HUE_COUNT * PATTERN_COUNT;

export interface BarsInput {
  /** What the bars show; the text alternative of the whole. */
  readonly caption: string;
  readonly rows: readonly BarRow[];
  /** The amount that fills the width. @default that of the longest row */
  readonly whole?: number;
}

/** Bars with their legend as a `<figure>`. Each bar has its figures as its text alternative. */
export function renderStackedBars({ caption, rows, whole }: BarsInput): Html {
  const longest = whole ?? Math.max(1, ...rows.map(amountOf));
  return html`<figure>
<figcaption>${caption}</figcaption>
${renderLegend(rows)}
<ul class="bars">
${rows.map((row) => renderRow(row, longest))}</ul>
</figure>
`;
}

const amountOf = ({ parts }: BarRow): number => parts.reduce((sum, { amount }) => sum + amount, 0);

function renderRow(row: BarRow, whole: number): Html {
  const parts = row.parts.filter(({ amount }) => amount > 0);
  const spoken = parts.map(({ name, amount }) => `${name} ${amount}`).join(', ');
  let start = 0;
  const shapes = parts.map(({ amount, style }) => {
    const shape = renderShape((100 * start) / whole, (100 * amount) / whole, style);
    start += amount;
    return shape;
  });
  return html`<li><span class="bar-label"><bdi>${row.label}</bdi></span><svg class="bar" role="img" aria-label="${row.label}: ${spoken || 'nothing'}">${shapes}</svg><span class="bar-note">${row.note}</span></li>
`;
}

function renderShape(start: number, width: number, style: number): Html {
  const place = html`x="${start.toFixed(3)}%" y="0" width="${width.toFixed(3)}%" height="100%"`;
  const hue = style % HUE_COUNT;
  const pattern = (style + Math.floor(style / HUE_COUNT)) % PATTERN_COUNT;
  const over = pattern === 0 ? html`` : html`<rect ${place} fill="url(#pattern-${pattern})"/>`;
  return html`<rect ${place} class="fill-${hue}"/>${over}`;
}

function renderLegend(rows: readonly BarRow[]): Html {
  const looks = new Map(rows.flatMap(({ parts }) => parts).map(({ name, style }) => [name, style]));
  const entries = [...looks].map(
    ([name, style]) =>
      html`<li><svg class="key" aria-hidden="true">${renderShape(0, 100, style)}</svg><bdi>${name}</bdi></li>`,
  );
  return html`<ul class="legend">${entries}</ul>`;
}

/** The patterns that the bars of a page refer to; once in a page. */
export function renderBarPatterns(): Html {
  const pattern = (number: number, path: string) =>
    html`<pattern id="pattern-${number}" width="6" height="6" patternUnits="userSpaceOnUse"><path d="${path}" class="hatch"/></pattern>`;
  return html`<svg class="patterns" aria-hidden="true"><defs>${[
    pattern(1, 'M-1 7L7 -1M-1 1L1 -1M5 7L7 5'),
    pattern(2, 'M2 3h2'),
    pattern(3, 'M-1 -1L7 7M-1 5L1 7M5 -1L7 1'),
  ]}</defs></svg>
`;
}
