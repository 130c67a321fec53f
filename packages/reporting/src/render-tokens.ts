import type { Manifest } from '@sluice/manifest';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderCount } from './render-summary.ts';

/** What the tokenizer made of each domain: how many tokens a byte takes, and how much of the vocabulary is used. */
export function renderTokens({ tokens, vocabularySize, specialTokens }: Manifest): Html {
  const became = specialTokens === 'as-text' ? 'stayed text' : 'became control tokens';
  const share = ((100 * tokens.usedIds) / vocabularySize).toFixed(1);
  return html`<p>${renderCount(tokens.usedIds)} of ${renderCount(vocabularySize)} ids occur (${share} %). Literals of special tokens in the documents ${became}.</p>
${renderHtmlTable({
  caption: 'Tokens by domain, all splits together, before packing and balancing',
  columns: [
    { title: 'domain' },
    { title: 'documents', holds: 'number' },
    { title: 'bytes', holds: 'number' },
    { title: 'tokens', holds: 'number' },
    { title: 'tokens a byte', holds: 'number' },
    { title: 'unknown tokens', holds: 'number' },
    { title: 'byte tokens', holds: 'number' },
    { title: 'literals of special tokens', holds: 'number' },
    { title: 'longest piece, bytes', holds: 'number' },
    { title: 'ids used', holds: 'number' },
  ],
  rows: tokens.domains.map((entry) => [
    html`<bdi>${entry.domain}</bdi>`,
    renderCount(entry.documents),
    renderCount(entry.bytes),
    renderCount(entry.tokens),
    entry.bytes === 0 ? '–' : (entry.tokens / entry.bytes).toFixed(3),
    renderCount(entry.unknownTokens),
    renderCount(entry.byteFallbackTokens),
    renderCount(entry.specialTokenLiterals),
    entry.longestPieceBytes === 0 ? '–' : renderCount(entry.longestPieceBytes),
    renderCount(entry.usedIds),
  ]),
})}`;
}
