import type { SplitCertificate } from '@sluice/manifest';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderCount } from './render-summary.ts';
import { renderStackedBars } from './stacked-bar.ts';

/** What crosses the splits, by the written blocks alone: keys, near copies by similarity, and shared runs of words. */
export function renderLeakage(certificate: SplitCertificate | undefined): Html {
  if (certificate === undefined)
    return html`<p>The corpus has no certificate of its splits.</p>
`;
  const { holds, claims, nearCopies } = certificate;
  const verdict = holds
    ? `Nothing crosses the splits of what the recipe forbids: ${claims.join(', ')}.`
    : `Something crosses the splits that the recipe forbids, or was not looked into: ${claims.join(', ')}.`;
  return html`<p>${verdict}</p>
${renderKeys(certificate)}${nearCopies.between.map((pair) => renderSimilarities(pair, nearCopies))}${renderRuns(certificate)}`;
}

function renderKeys({ keys }: SplitCertificate): Html {
  return renderHtmlTable({
    caption: 'What lies in two splits at once',
    columns: [
      { title: 'kind' },
      { title: 'splits' },
      { title: 'compared', holds: 'number' },
      { title: 'with', holds: 'number' },
      { title: 'in both', holds: 'number' },
    ],
    rows: keys.map(({ kind, splits, compared, crossing }) => [
      kind,
      splits.join(' and '),
      renderCount(compared[0]),
      renderCount(compared[1]),
      renderCount(crossing),
    ]),
  });
}

type NearCopies = SplitCertificate['nearCopies'];

/** Pairs of documents of two splits by their similarity, in tenths; those below the least were not measured. */
function renderSimilarities(
  { splits, pairs, histogram, largest, nearPairs }: NearCopies['between'][number],
  { similarity, leastSimilarity }: NearCopies,
): Html {
  const rows = histogram.flatMap((count, tenth) => {
    const start = tenth / 10;
    if ((tenth + 1) / 10 <= leastSimilarity) return [];
    const isNear = start >= similarity;
    const name = isNear ? 'near copies' : 'less alike than near copies';
    const parts = [{ name, amount: count, style: isNear ? 2 : 0 }];
    return [
      { label: `${start.toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}`, parts, note: renderCount(count) },
    ];
  });
  return html`${renderStackedBars({
    caption: `Pairs of documents of ${splits.join(' and ')} by Jaccard similarity`,
    rows,
  })}<p>Of ${renderCount(pairs)} pairs ${renderCount(nearPairs)} are near copies, alike by ${similarity} or more; the largest similarity found is ${largest === 0 ? `below ${leastSimilarity}` : largest.toFixed(3)}. Pairs below ${leastSimilarity} are not counted.</p>
`;
}

function renderRuns({ sharedRuns }: SplitCertificate): Html {
  return renderHtmlTable({
    caption: `Words held out that lie in runs of ${sharedRuns.wordsPerRun} or more which train has, too`,
    columns: [
      { title: 'split' },
      { title: 'words and signs', holds: 'number' },
      { title: 'shared with train', holds: 'number' },
      { title: 'share', holds: 'number' },
    ],
    rows: sharedRuns.of.map(({ split, words, sharedWords, share }) => [
      split,
      renderCount(words),
      renderCount(sharedWords),
      `${(100 * share).toFixed(2)} %`,
    ]),
  });
}
