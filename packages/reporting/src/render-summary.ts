import type { Manifest, SourceEntry, StreamEntry } from '@sluice/manifest';
import type { Finding, Severity } from '@sluice/records';
import { judgePromises } from './judge-promises.ts';
import { renderSamples } from './render-samples.ts';
import { renderTable } from './render-table.ts';

export interface SummaryInput {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

const MARKS: Readonly<Record<Severity, string>> = { ok: 'ok', low: 'note', high: '**problem**' };

/** The summary of a corpus as Markdown: the verdict first, then the mixture, the sources and the findings. */
export function renderSummary({ manifest, findings }: SummaryInput): string {
  return [
    `# ${manifest.name}`,
    renderVerdict(findings),
    renderPromiseTable({ manifest, findings }),
    '## What was built',
    renderMixture(manifest),
    '## Where it came from',
    renderSources(manifest.sources),
    '## How it was sampled',
    renderSamples(manifest.samples),
    '## What was checked',
    renderFindings(findings),
    '## How to build it again',
    renderProvenance(manifest),
  ].join('\n\n');
}

function renderVerdict(findings: readonly Finding[]): string {
  const problems = findings.filter((finding) => finding.severity === 'high');
  if (problems.length === 0)
    return `All ${findings.length} checks passed or are notes; no problem was found.`;
  const list = problems.map((finding) => `- ${finding.sentence}`).join('\n');
  return `${problems.length} of ${findings.length} checks found a problem:\n\n${list}`;
}

function renderMixture(manifest: Manifest): string {
  const rows = manifest.streams.map((stream) => mixtureRow(stream));
  return renderTable(
    [
      'split',
      'domain',
      'subdomain',
      'documents',
      'tokens',
      'blocks',
      'written blocks',
      'written tokens',
      'share',
    ],
    rows.map((row, index) => [...row, shareOf(manifest, manifest.streams[index]!)]),
  );
}

function mixtureRow(stream: StreamEntry): string[] {
  const { split, domain, subdomain, documents, tokens, blocks, writtenBlocks, writtenTokens } = stream;
  const counts = [documents, tokens, blocks, writtenBlocks, writtenTokens];
  return [split, domain, subdomain, ...counts.map(renderCount)];
}

/** A stream's part of the written tokens of its split. */
function shareOf(manifest: Manifest, stream: StreamEntry): string {
  const ofSplit = manifest.streams.filter(({ split }) => split === stream.split);
  const total = ofSplit.reduce((sum, { writtenTokens }) => sum + writtenTokens, 0);
  return total === 0 ? '' : `${((100 * stream.writtenTokens) / total).toFixed(2)} %`;
}

/** What became of each source's records; a column for what cleaning changed, if it changed anything. */
function renderSources(sources: readonly SourceEntry[]): string {
  const isCleaned = sources.some(({ cleaned }) => Object.keys(cleaned).length > 0);
  return renderTable(
    [
      'domain',
      'source',
      'revision',
      'records',
      'chosen documents',
      'chosen bytes',
      'epochs',
      'not chosen',
      ...(isCleaned ? ['changed by cleaning'] : []),
    ],
    sources.map((source) => [
      source.domain,
      source.name,
      source.revision.slice(0, 12),
      renderCount(source.recordCount),
      renderCount(source.sampledDocuments),
      renderCount(source.sampledBytes),
      renderEpochs(source),
      renderCounts(source.drops),
      ...(isCleaned ? [renderCounts(source.cleaned)] : []),
    ]),
  );
}

const renderCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${renderCount(count)} ${name}`)
    .join(', ');

/** How often the training documents of a source are gone through, such as 0.42; nothing for a source of none. */
export function renderEpochs({ trainTokens, trainedTokens }: SourceEntry): string {
  return trainTokens === 0 ? '' : (trainedTokens / trainTokens).toFixed(2);
}

/** The promises in one table, for who reads no further. */
function renderPromiseTable(input: SummaryInput): string {
  return renderTable(
    ['promise', 'verdict', 'figure'],
    judgePromises(input).map(({ promise, verdict, figure }) => [
      promise,
      verdict === 'not kept' ? '**not kept**' : verdict,
      figure,
    ]),
  );
}

/** What passed is folded away, where Markdown is shown as a page; a pull request shows the rest. */
function renderFindings(findings: readonly Finding[]): string {
  const open = findings.filter(({ severity }) => severity !== 'ok');
  const passed = findings.filter(({ severity }) => severity === 'ok');
  const folded = `<details>\n<summary>Passed: ${passed.length} of ${findings.length}</summary>\n\n${findingTable(passed)}\n\n</details>`;
  return [...(open.length === 0 ? [] : [findingTable(open)]), ...(passed.length === 0 ? [] : [folded])].join(
    '\n\n',
  );
}

function findingTable(findings: readonly Finding[]): string {
  return renderTable(
    ['check', 'verdict', 'finding'],
    findings.map(({ check, severity, sentence }) => [check, MARKS[severity], sentence]),
  );
}

function renderProvenance(manifest: Manifest): string {
  return [
    `- seed: \`${manifest.seed}\``,
    `- lock (SHA-256 of its canonical form): \`${manifest.lockDigest}\``,
    `- tokenizer: ${manifest.vocabularySize} ids, engine \`${manifest.tokenizerEngine}\``,
    `- sluice: ${manifest.sluiceVersion}`,
    '',
  ].join('\n');
}

/** 1234567 as `1,234,567`. */
export function renderCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
