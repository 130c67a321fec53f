import { styleText } from 'node:util';
import { type InspectedBlock, type InspectedSpan, inspectCorpus, readCorpusManifest } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { printable } from '../printable.ts';
import { asUsageError, UsageError } from '../report-error.ts';

export interface InspectCommandOptions {
  readonly domain?: string;
  readonly blocks: number;
  readonly seed: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly json?: boolean;
}

/** `sluice inspect`: blocks as text, with the origin of each span. */
export async function runInspect(folder: string, options: InspectCommandOptions): Promise<ExitCode> {
  await requireDomain(folder, options);
  const blocks = await asUsageError(
    inspectCorpus(folder, {
      perDomain: options.blocks,
      split: options.split,
      seed: options.seed,
      ...(options.domain === undefined ? {} : { domain: options.domain }),
    }),
  );
  process.stdout.write(
    options.json ? `${JSON.stringify(blocks, null, 2)}\n` : blocks.map(renderBlock).join('\n'),
  );
  return EXIT_CODES.ok;
}

async function requireDomain(folder: string, { domain }: InspectCommandOptions): Promise<void> {
  const { streams } = await readCorpusManifest(folder);
  const domains = [...new Set(streams.map((stream) => stream.domain))];
  if (domain === undefined || domains.includes(domain)) return;
  throw new UsageError(`there is no domain ${domain} in ${folder}; there are ${domains.join(', ')}`);
}

const COLOURS = {
  content: 'reset',
  template: 'yellow',
  separator: 'magenta',
  padding: 'dim',
  licence: 'green',
} as const;

function renderBlock(block: InspectedBlock): string {
  const title = `${block.split} block ${block.block}: ${block.domain}.${block.subdomain}`;
  return `${styleText('bold', title)}\n${block.spans.map(renderSpan).join('')}`;
}

function renderSpan(span: InspectedSpan): string {
  const place = `${span.start}..${span.end}`;
  const origin = span.document === '' ? '' : `${span.document} from token ${span.documentOffset}`;
  const head = styleText('cyan', `  [${place}] ${span.kind}  ${origin}`);
  const text = printable(span.text)
    .split('\n')
    .map((line) => `    ${styleText(COLOURS[span.kind], line)}`)
    .join('\n');
  return `${head}\n${text}\n`;
}
