import { styleText } from 'node:util';
import { type InspectedBlock, type InspectedSpan, inspectCorpus } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

export interface InspectCommandOptions {
  readonly domain?: string;
  readonly blocks: number;
  readonly seed: string;
  readonly split: 'train' | 'validation';
  readonly json?: boolean;
}

/** `sluice inspect`: blocks as text, with the origin of each span. */
export async function runInspect(folder: string, options: InspectCommandOptions): Promise<ExitCode> {
  const blocks = await inspectCorpus(folder, {
    perDomain: options.blocks,
    split: options.split,
    seed: options.seed,
    ...(options.domain === undefined ? {} : { domain: options.domain }),
  });
  process.stdout.write(
    options.json ? `${JSON.stringify(blocks, null, 2)}\n` : blocks.map(renderBlock).join('\n'),
  );
  return EXIT_CODES.ok;
}

const COLOURS = { content: 'reset', template: 'yellow', separator: 'magenta', padding: 'dim' } as const;

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

/** Control characters made visible, so that a text cannot steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
