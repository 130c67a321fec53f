import type { Giveaway, GiveawayRun } from '@sluice/records';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';

/** Runs that are shown. */
const SHOWN_RUNS = 10;

/** The runs of tokens that tell most, each marked in the text around it; nothing without any. */
export function renderGiveaways(giveaways: readonly Giveaway[]): Html {
  const runs = giveaways.flatMap((giveaway) => giveaway.runs.map((run) => ({ giveaway, run })));
  if (runs.length === 0) return html``;
  const worst = runs.toSorted((a, b) => b.run.excess - a.run.excess).slice(0, SHOWN_RUNS);
  return html`<h3>Giveaway tokens</h3>
<p>Tokens of the texts’ own that stand at a fixed place in one class and hardly elsewhere, marked in a text that has them; the worst ${worst.length} of ${runs.length}.</p>
${renderHtmlTable({
  caption: 'Giveaway tokens in their text',
  columns: [
    { title: 'tells' },
    { title: 'place' },
    { title: 'in a text' },
    { title: 'told beyond elsewhere', holds: 'number' },
    { title: 'documents that have it' },
  ],
  rows: worst.map(({ giveaway, run }) => [
    html`<bdi>${labelOf(giveaway)}</bdi>`,
    PLACES[giveaway.place],
    renderContext(run),
    `${(100 * run.excess).toFixed(1)} %`,
    html`<bdi>${run.rates}</bdi>`,
  ]),
})}`;
}

const PLACES: { readonly [Place in Giveaway['place']]: string } = {
  start: 'at the start',
  end: 'at the end',
  line: 'after a line break',
};

const labelOf = ({ tells, within }: Giveaway): string =>
  within === undefined ? tells : `${tells} within ${within}`;

function renderContext({ text, example: { document, before, after } }: GiveawayRun): Html {
  return html`<span class="block-text"><bdi>${showBreaks(before)}<mark>${showBreaks(text)}</mark>${showBreaks(after)}</bdi></span><br/><span class="place"><bdi>${document}</bdi></span>`;
}

/** Line breaks and tabs as signs, so that a row stays a line and a marked one is seen. */
const showBreaks = (text: string): string => text.replaceAll('\n', '↵').replaceAll('\t', '⇥');
