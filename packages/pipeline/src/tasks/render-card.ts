import type { Manifest } from '@sluice/manifest';

/** The body of the corpus's README.md: what is in it, and the lines that load it. */
export function renderCard(manifest: Omit<Manifest, 'files'>): string {
  const tokens = (split: string) =>
    manifest.streams
      .filter((stream) => stream.split === split)
      .reduce((sum, stream) => sum + stream.writtenTokens, 0);
  const hasTest = manifest.streams.some(({ split }) => split === 'test');
  const heldOut = `${tokens('validation')} held out${hasTest ? ` for validation and ${tokens('test')} for test` : ''}`;
  const domains = [...new Set(manifest.streams.map((stream) => stream.domain))];
  return `# ${manifest.name}

Blocks of ${manifest.blockSize} tokens of the domains ${domains.join(', ')}: ${tokens('train')} tokens to train on and
${heldOut}. Built by sluice ${manifest.sluiceVersion}; \`summary.md\` has the figures, \`manifest.json\`
the digest of every file, \`lock.json\` the recipe and the exact sources.

\`\`\`python
from datasets import load_dataset

corpus = load_dataset("path/to/this/folder")
block = corpus["train"][0]
block["input_ids"], block["domain"], block["subdomain"], block["seq_lengths"]
\`\`\`

Each block carries its origin: span \`i\` of a block is \`span_lengths[i]\` tokens from \`span_starts[i]\` on, of the
document \`span_documents[i]\` (\`source/file#row\`), from its token \`span_document_offsets[i]\` on. Its kind is in
\`span_kinds[i]\`: the document's own \`content\`, what a \`template\` wrote, the end-of-text \`separator\`, \`padding\`, or a source file's \`licence\` header where the recipe marks those.
`;
}
