import type { Manifest } from '@sluice/manifest';
import { type Html, html } from './html.ts';
import { renderHtmlTable } from './html-table.ts';
import { renderCount } from './render-summary.ts';

/** Everything needed to cite the corpus, to build it again and to hold a copy against it. */
export function renderRebuild(manifest: Manifest): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['name', manifest.name],
    ['sluice', manifest.sluiceVersion],
    ['seed', manifest.seed],
    ['lock (SHA-256 of its canonical form)', manifest.lockDigest],
    ['tokens of a block', renderCount(manifest.blockSize)],
    ['token ids', renderCount(manifest.vocabularySize)],
    ['end-of-text id', String(manifest.endOfTextId)],
    ['tokenizer engine', manifest.tokenizerEngine],
  ];
  return html`<dl class="facts">
${facts.map(
  ([term, value]) => html`<div><dt>${term}</dt><dd><code><bdi>${value}</bdi></code></dd></div>
`,
)}</dl>
<h3>Build it again</h3>
<p>The recipe and the exact sources are in <code>lock.json</code>, whose digest stands above. A second build of it gives the files below, byte for byte; <code>sluice verify</code> holds a copy against <code>manifest.json</code>.</p>
<h3>Cite it</h3>
<pre tabindex="0" role="region" aria-label="Entry for a bibliography">${renderCitation(manifest)}</pre>
${renderHtmlTable({
  caption: 'Files of the corpus',
  columns: [{ title: 'file' }, { title: 'bytes', holds: 'number' }, { title: 'SHA-256' }],
  rows: manifest.files.map(({ path, byteLength, sha256 }) => [
    html`<bdi>${path}</bdi>`,
    renderCount(byteLength),
    html`<code>${sha256}</code>`,
  ]),
})}`;
}

/** An entry for BibTeX; its key is made of the letters and digits of the name and the start of the lock's digest. */
function renderCitation({ name, sluiceVersion, lockDigest, seed }: Manifest): string {
  const plain = (text: string) => text.replaceAll(/[{}\\]/g, '');
  const key = `${name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 32)}-${lockDigest.slice(0, 8)}`;
  return [
    `@misc{${key},`,
    `  title = {{${plain(name)}}},`,
    '  howpublished = {Corpus of token blocks},',
    `  note = {Built by sluice ${plain(sluiceVersion)}, seed ${plain(seed)}, lock SHA-256 ${lockDigest}}`,
    '}',
  ].join('\n');
}
