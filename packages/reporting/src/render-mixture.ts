import type { Manifest, StreamEntry } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderCount } from './render-summary.ts';
import { renderStackedBars } from './stacked-bar.ts';

/** What each split is made of: shares by domain and subdomain, and what became of the tokens that were there. */
export function renderMixture({ streams }: Manifest, findings: readonly Finding[]): Html {
  const splits = [...new Set(streams.map(({ split }) => split))];
  return html`${renderShares(streams, splits)}${renderTargets(findings)}${splits.map((split) =>
    renderSplit(
      split,
      streams.filter((stream) => stream.split === split),
    ),
  )}`;
}

/** One bar a split, one part a domain. */
function renderShares(streams: readonly StreamEntry[], splits: readonly string[]): Html {
  const domains = [...new Set(streams.map(({ domain }) => domain))];
  const rows = splits.map((split) => {
    const ofSplit = streams.filter((stream) => stream.split === split);
    const total = sumOf(ofSplit, 'writtenTokens');
    const parts = domains.map((domain, style) => {
      const tokens = sumOf(
        ofSplit.filter((stream) => stream.domain === domain),
        'writtenTokens',
      );
      return { name: domain, amount: total === 0 ? 0 : tokens / total, style };
    });
    const shown = parts.map((part) => ({ ...part, amount: Math.round(part.amount * 10_000) / 100 }));
    return { label: split, parts: shown, note: `${renderCount(total)} tokens` };
  });
  return renderStackedBars({
    caption: 'Shares of the written tokens by domain, in percent of each split',
    rows,
    whole: 100,
  });
}

/** Wanted against used, in the words of the audit. */
function renderTargets(findings: readonly Finding[]): Html {
  const targets = findings.filter(({ check }) => check === 'balance' || check === 'budget');
  if (targets.length === 0)
    return html`<p>What was wanted of each domain was not held against what was written.</p>
`;
  const items = targets.map(
    ({ sentence }) => html`<li><bdi>${sentence}</bdi></li>
`,
  );
  return html`<h3>Wanted and used</h3>
<ul>
${items}</ul>
`;
}

function renderSplit(split: string, streams: readonly StreamEntry[]): Html {
  const total = sumOf(streams, 'writtenTokens');
  return html`<h3>Tokens of <bdi>${split}</bdi></h3>
${renderStackedBars({
  caption: `What became of the available tokens of ${split}`,
  rows: streams.map((stream) => ({
    label: nameOf(stream),
    parts: [
      { name: 'used', amount: stream.writtenTokens, style: 0 },
      { name: 'left out by balancing', amount: stream.droppedByBalancing, style: 1 },
      { name: 'lost to packing', amount: stream.droppedByPacking, style: 2 },
    ],
    note: `${renderShare(stream.writtenTokens, total)} of ${split}`,
  })),
})}${renderHtmlTable({
  caption: `Documents and tokens of ${split} by domain and subdomain`,
  columns: [
    { title: 'stream' },
    { title: 'documents', holds: 'number' },
    { title: 'available tokens', holds: 'number' },
    { title: 'left out by balancing', holds: 'number' },
    { title: 'lost to packing', holds: 'number' },
    { title: 'used tokens', holds: 'number' },
    { title: `share of ${split}`, holds: 'number' },
    { title: 'used blocks', holds: 'number' },
  ],
  rows: streams.map((stream) => [
    html`<bdi>${nameOf(stream)}</bdi>`,
    renderCount(stream.documents),
    renderCount(stream.tokens),
    renderCount(stream.droppedByBalancing),
    renderCount(stream.droppedByPacking),
    renderCount(stream.writtenTokens),
    renderShare(stream.writtenTokens, total),
    renderCount(stream.writtenBlocks),
  ]),
})}`;
}

/** What packing cost each stream: tokens that filled no block, padding, and documents that are not in one piece. */
export function renderPacking({ streams }: Manifest): Html {
  return renderHtmlTable({
    caption: 'What packing lost of each stream, and the padding that it wrote',
    columns: [
      { title: 'stream' },
      { title: 'split' },
      { title: 'tokens', holds: 'number' },
      { title: 'lost tokens', holds: 'number' },
      { title: 'lost share', holds: 'number' },
      { title: 'of them cropped', holds: 'number' },
      { title: 'padding tokens', holds: 'number' },
      { title: 'documents cut', holds: 'number' },
      { title: 'beginnings seen', holds: 'number' },
      { title: 'ends seen', holds: 'number' },
    ],
    rows: streams.map((stream) => [
      html`<bdi>${nameOf(stream)}</bdi>`,
      stream.split,
      renderCount(stream.tokens),
      renderCount(stream.droppedByPacking),
      renderShare(stream.droppedByPacking, stream.tokens),
      renderCount(stream.croppedTokens),
      renderCount(stream.paddedTokens),
      renderCount(stream.cutDocuments),
      renderCount(stream.beginningsSeen),
      renderCount(stream.endsSeen),
    ]),
  });
}

const nameOf = ({ domain, subdomain }: StreamEntry): string => `${domain}.${subdomain}`;

/** A part of a whole as a percentage; a dash if there is no whole. */
const renderShare = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;

const sumOf = (streams: readonly StreamEntry[], count: 'writtenTokens'): number =>
  streams.reduce((sum, stream) => sum + stream[count], 0);
