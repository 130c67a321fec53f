import type { SpanKind } from '@sluice/records';
import { type Html, html } from './html.ts';

/** A run of tokens of an example block, as text. */
export interface ExampleSpan {
  readonly kind: SpanKind;
  /** `<source>/<file>#<row>`; empty for padding. */
  readonly document: string;
  /** Tokens, counted from the start of the block, half-open. */
  readonly start: number;
  readonly end: number;
  /** The span's first token, counted from the start of its document. */
  readonly documentOffset: number;
  readonly text: string;
}

/** A written block with its tokens as text, span by span. */
export interface ExampleBlock {
  readonly split: string;
  /** The block's number in its split. */
  readonly block: number;
  readonly domain: string;
  readonly subdomain: string;
  readonly spans: readonly ExampleSpan[];
}

/** Example blocks, the first one open; each span by its kind, each document under its origin. */
export function renderExamples(examples: readonly ExampleBlock[]): Html {
  if (examples.length === 0)
    return html`<p>No example blocks were given.</p>
`;
  return html`<p>Spans by kind:
<span class="span content">content</span> is the document’s own,
<span class="span template">template</span> is what the recipe wrote,
<span class="span licence">licence</span> is a source file’s header that the recipe marks,
<span class="span separator">separator</span> ends a document,
<span class="span padding">padding</span> fills a block.</p>
${examples.map(renderBlock)}`;
}

function renderBlock(block: ExampleBlock, index: number): Html {
  const runs = documentRuns(block.spans);
  const documents = runs.filter(({ document }) => document !== '').length;
  const tokens = block.spans.at(-1)?.end ?? 0;
  return html`<details class="block"${index === 0 ? html` open` : ''}>
<summary><h3><bdi>${block.domain}.${block.subdomain}</bdi>, block ${block.block} of ${block.split}</h3>
<span class="block-size">${tokens} tokens of ${documents} ${documents === 1 ? 'document' : 'documents'}</span></summary>
${runs.map(renderRun)}</details>
`;
}

interface DocumentRun {
  readonly document: string;
  readonly spans: ExampleSpan[];
}

/** Neighbouring spans of one document together. */
function documentRuns(spans: readonly ExampleSpan[]): DocumentRun[] {
  const runs: DocumentRun[] = [];
  for (const span of spans) {
    const last = runs.at(-1);
    if (last?.document === span.document) last.spans.push(span);
    else runs.push({ document: span.document, spans: [span] });
  }
  return runs;
}

function renderRun({ document, spans }: DocumentRun): Html {
  const { start, documentOffset } = spans[0]!;
  const { end } = spans.at(-1)!;
  const from = documentOffset === 0 ? '' : `, from the document’s token ${documentOffset} on`;
  const origin = document === '' ? 'padding' : html`<code><bdi>${document}</bdi></code>`;
  return html`<section class="run"><p class="origin">${origin} <span class="place">tokens ${start} to ${end}${from}</span></p>
<div class="block-text" dir="auto">${spans.map(renderSpan)}</div></section>
`;
}

function renderSpan({ kind, text, start, end }: ExampleSpan): Html {
  const title = `${kind}, tokens ${start} to ${end}`;
  if (kind === 'padding')
    return html`<span class="span padding" title="${title}">padding × ${end - start}</span>`;
  const name = kind === 'content' ? html`` : html`<span class="spoken">[${kind}] </span>`;
  return html`<span class="span ${kind}" title="${title}">${name}${text}</span>`;
}
