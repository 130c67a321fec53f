/*
 * README.md of a published corpus: the YAML that the Hub and loaders read, and the words of a data card. Every figure is the
 * manifest's or the audit's.
 */
import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { judgePromises } from './judge-promises.ts';
import { renderCount } from './render-summary.ts';
import { renderTable } from './render-table.ts';

export interface DataCardInput {
  /** What it is called on the Hub: `org/name`. */
  readonly id: string;
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
  /** YAML that tells loaders which files are what. */
  readonly configs: string;
  /** The columns with their types as `datasets` has them. */
  readonly features: Readonly<Record<string, object>>;
  readonly sources: readonly {
    readonly domain: string;
    readonly name: string;
    readonly from: string;
    readonly revision: string;
    readonly licences: readonly string[];
  }[];
  /** What the publisher says the licence is. @default those of the sources */
  readonly licence?: string;
}

/** The data card, YAML and Markdown. */
export function renderDataCard(input: DataCardInput): string {
  return [
    `---\n${renderHeader(input)}---\n`,
    `# ${input.manifest.name}\n`,
    renderDescription(input),
    '## Loading\n',
    renderLoading(input),
    '## What is in it\n',
    renderStreams(input.manifest),
    '## Sources and licences\n',
    renderSources(input),
    '## How it was checked\n',
    renderChecks(input),
    '## Limits\n',
    renderLimits(input),
    '## Provenance\n',
    renderOrigin(input),
  ].join('\n');
}

function renderHeader({ manifest, configs, features, sources, licence }: DataCardInput): string {
  const licences = licence === undefined ? licencesOf(sources) : [licence];
  const blocks = manifest.streams.reduce((sum, { writtenBlocks }) => sum + writtenBlocks, 0);
  return [
    licences.length === 1
      ? `license: ${licences[0]}`
      : `license:\n${licences.map((one) => `- ${one}`).join('\n')}`,
    `pretty_name: ${JSON.stringify(manifest.name)}`,
    `size_categories:\n- ${sizeCategory(blocks)}`,
    'task_categories:\n- text-generation',
    'tags:\n- sluice\n- pretraining\n- tokenized',
    `dataset_info:\n- config_name: default\n${renderFeatures(features)}${renderSplits(manifest)}`.trimEnd(),
    configs,
    '',
  ].join('\n');
}

/** The licences of all sources, each once; `unknown` if one source names none. */
function licencesOf(sources: DataCardInput['sources']): string[] {
  const all = sources.flatMap(({ licences }) => (licences.length === 0 ? ['unknown'] : licences));
  return [...new Set(all.filter((one) => /^[\w.-]+$/.test(one)))].sort();
}

const SIZES = ['1K', '10K', '100K', '1M', '10M', '100M', '1B', '10B'] as const;

/** The Hub's word for a number of rows. */
function sizeCategory(rows: number): string {
  const place = SIZES.findIndex((_, index) => rows < 10 ** (index + 3));
  if (place === 0) return 'n<1K';
  return place < 0 ? 'n>1T' : `${SIZES[place - 1]}<n<${SIZES[place]}`;
}

interface Feature {
  readonly dtype?: string;
  readonly feature?: { readonly dtype: string };
}

function renderFeatures(features: DataCardInput['features']): string {
  const lines = Object.entries(features).map(([name, feature]) => {
    const { dtype, feature: element } = feature as Feature;
    return `  - name: ${name}\n    ${element === undefined ? `dtype: ${dtype}` : `sequence: ${element.dtype}`}\n`;
  });
  return `  features:\n${lines.join('')}`;
}

function renderSplits({ streams, files }: Manifest): string {
  const splits = [...new Set(streams.map(({ split }) => split))].map((split) => ({
    split,
    blocks: streams.reduce((sum, stream) => sum + (stream.split === split ? stream.writtenBlocks : 0), 0),
    bytes: files.reduce(
      (sum, { path, byteLength }) => sum + (path.startsWith(`data/${split}-`) ? byteLength : 0),
      0,
    ),
  }));
  const total = splits.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = splits.map(
    ({ split, blocks, bytes }) =>
      `  - name: ${split}\n    num_bytes: ${bytes}\n    num_examples: ${blocks}\n`,
  );
  return `  splits:\n${lines.join('')}  download_size: ${total}\n  dataset_size: ${total}\n`;
}

function tokensOf({ streams }: Manifest, split: string): number {
  return streams.reduce((sum, stream) => sum + (stream.split === split ? stream.writtenTokens : 0), 0);
}

function renderDescription({ manifest }: DataCardInput): string {
  const domains = [...new Set(manifest.streams.map(({ domain }) => domain))];
  const held = ['validation', 'test'].filter((split) => tokensOf(manifest, split) > 0);
  const heldOut = held.map((split) => `${renderCount(tokensOf(manifest, split))} in ${split}`).join(', ');
  return `A tokenized corpus for language-model pretraining: blocks of ${manifest.blockSize} tokens of the domains
${domains.join(', ')}, with ${renderCount(tokensOf(manifest, 'train'))} tokens to train on${heldOut === '' ? '' : `, ${heldOut}`}. Every token carries its
origin: domain, subdomain, document, source file and row, and whether a template wrote it.
`;
}

function renderLoading({ id }: DataCardInput): string {
  return `\`\`\`python
from datasets import load_dataset

corpus = load_dataset("${id}")
block = corpus["train"][0]
block["input_ids"], block["domain"], block["subdomain"], block["seq_lengths"]
\`\`\`

Span \`i\` of a block is \`span_lengths[i]\` tokens from \`span_starts[i]\` on, of the document \`span_documents[i]\`
(\`source/file#row\`), from its token \`span_document_offsets[i]\` on. Its kind is in \`span_kinds[i]\`: the document's own
\`content\`, what a \`template\` wrote, the end-of-text \`separator\`, or \`padding\`. The tokenizer lies in \`tokenizer/\`.
`;
}

function renderStreams(manifest: Manifest): string {
  const rows = manifest.streams.map(
    ({ split, domain, subdomain, documents, writtenBlocks, writtenTokens }) => {
      const total = tokensOf(manifest, split);
      const share = total === 0 ? '' : `${((100 * writtenTokens) / total).toFixed(2)} %`;
      return [split, domain, subdomain, ...[documents, writtenBlocks, writtenTokens].map(renderCount), share];
    },
  );
  return `${renderTable(['split', 'domain', 'subdomain', 'documents', 'blocks', 'tokens', 'share'], rows)}\n`;
}

function renderSources({ sources, manifest, licence }: DataCardInput): string {
  const rows = sources.map(({ domain, name, from, revision, licences }, index) => {
    const entry = manifest.sources[index];
    const chosen =
      entry === undefined ? ['', ''] : [entry.recordCount, entry.sampledDocuments].map(renderCount);
    return [
      domain,
      name,
      shownAddress(from),
      revision.slice(0, 12),
      licences.join(', ') || 'not stated',
      ...chosen,
    ];
  });
  const said =
    licence === undefined ? '' : `\nThe publisher states the licence \`${licence}\` for the whole.\n`;
  const header = ['domain', 'source', 'address', 'commit', 'licence', 'records', 'documents used'];
  return `${renderTable(header, rows)}\n${said}\nEach document stays under the licence of its source; \`span_documents\` tells which that is.\n`;
}

/** A path of the builder's machine is nobody's business: its last part will do. */
function shownAddress(from: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(from) && !from.startsWith('file:')
    ? from
    : (from.split(/[/\\]/).at(-1) ?? '');
}

function renderChecks({ manifest, findings }: DataCardInput): string {
  const rows = judgePromises({ manifest, findings }).map(({ promise, claim, verdict, figure }) => [
    promise,
    claim,
    verdict,
    figure,
  ]);
  return `${renderTable(['promise', 'what it says', 'verdict', 'figure'], rows)}\n\n\`audit.json\` has every finding, \`report.html\` the charts.\n`;
}

function renderLimits({ findings }: DataCardInput): string {
  const problems = findings.filter(({ severity }) => severity === 'high');
  if (problems.length === 0)
    return 'The audit found no problem. What it did not measure, it cannot rule out.\n';
  const list = problems.map(({ sentence }) => `- ${sentence}`).join('\n');
  return `The audit found ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}, by which an experiment on this corpus can measure an artefact:\n\n${list}\n`;
}

function renderOrigin({ id, manifest }: DataCardInput): string {
  const key = manifest.name.replaceAll(/[^A-Za-z0-9]/g, '');
  return `Built by sluice ${manifest.sluiceVersion} with the seed \`${manifest.seed}\`, out of the lock with the SHA-256
\`${manifest.lockDigest}\`. \`lock.json\` has the recipe and the digest of every source file, \`manifest.json\` that of every
file here. The same recipe, seed and lock give the same bytes.

\`\`\`bibtex
@misc{${key},
  title = {${manifest.name}},
  howpublished = {\\url{https://huggingface.co/datasets/${id}}},
  note = {lock ${manifest.lockDigest.slice(0, 16)}, sluice ${manifest.sluiceVersion}}
}
\`\`\`
`;
}
