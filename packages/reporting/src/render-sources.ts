import type { Manifest, SourceEntry } from '@sluice/manifest';
import { DROP_REASONS } from '@sluice/records';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderCount, renderEpochs } from './render-summary.ts';
import { renderStackedBars } from './stacked-bar.ts';

/** What became of the records of every source: chosen, or not and why. */
export function renderSources({ sources }: Manifest): Html {
  const reasons = DROP_REASONS.filter((reason) => sources.some(({ drops }) => (drops[reason] ?? 0) > 0));
  const rows = sources.map((source) => ({
    label: nameOf(source),
    parts: [
      { name: 'chosen', amount: source.sampledDocuments, style: 0 },
      // A reason looks the same in every report.
      ...reasons.map((reason) => ({
        name: reason,
        amount: source.drops[reason] ?? 0,
        style: DROP_REASONS.indexOf(reason) + 1,
      })),
    ],
    note: `${renderCount(source.recordCount)} records`,
  }));
  const shares = rows.map((row, index) => ({
    ...row,
    parts: row.parts.map((part) => ({
      ...part,
      amount: percentOf(part.amount, sources[index]!.recordCount),
    })),
  }));
  return html`${renderStackedBars({
    caption: 'What became of the records of every source, in percent of its records',
    rows: shares,
    whole: 100,
  })}${renderHtmlTable({
    caption: 'Records of every source: chosen, and not chosen by reason',
    columns: [
      { title: 'source' },
      { title: 'revision' },
      { title: 'records', holds: 'number' },
      { title: 'chosen', holds: 'number' },
      { title: 'chosen bytes', holds: 'number' },
      { title: 'epochs', holds: 'number' },
      ...reasons.map((title) => ({ title, holds: 'number' as const })),
    ],
    rows: sources.map((source) => [
      html`<bdi>${nameOf(source)}</bdi>`,
      source.revision === '' ? 'none' : html`<code>${source.revision}</code>`,
      renderCount(source.recordCount),
      renderCount(source.sampledDocuments),
      renderCount(source.sampledBytes),
      renderEpochs(source),
      ...reasons.map((reason) => renderCount(source.drops[reason] ?? 0)),
    ]),
  })}${renderCleaning(sources)}`;
}

/** How many documents each cleaning step changed, where one did. */
function renderCleaning(sources: readonly SourceEntry[]): Html {
  const rows = sources.flatMap((source) =>
    Object.entries(source.cleaned).map(([step, documents]) => [nameOf(source), step, documents] as const),
  );
  if (rows.length === 0) return html``;
  return renderHtmlTable({
    caption: 'Documents that cleaning changed',
    columns: [{ title: 'source' }, { title: 'step' }, { title: 'documents', holds: 'number' }],
    rows: rows.map(([name, step, documents]) => [
      html`<bdi>${name}</bdi>`,
      html`<bdi>${step}</bdi>`,
      renderCount(documents),
    ]),
  });
}

const nameOf = ({ domain, name }: SourceEntry): string => `${domain}/${name}`;

const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100;
