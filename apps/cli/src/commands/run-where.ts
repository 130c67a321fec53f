import { locateToken, type TokenOrigin } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { asUsageError } from '../report-error.ts';

export interface WhereOptions {
  readonly block: number;
  readonly token: number;
  readonly split: 'train' | 'validation' | 'test';
  readonly json?: boolean;
}

/** `sluice where`: the origin of one token, down to the source's row. */
export async function runWhere(folder: string, options: WhereOptions): Promise<ExitCode> {
  const { split, block, token } = options;
  const origin = await asUsageError(locateToken(folder, { split, block, token }));
  process.stdout.write(options.json ? `${JSON.stringify(origin)}\n` : renderOrigin(options, origin));
  return EXIT_CODES.ok;
}

function renderOrigin({ split, block, token }: WhereOptions, origin: TokenOrigin): string {
  const place = `token ${token} of ${split} block ${block}`;
  if (origin.sourceFile === undefined) return `${place} is padding (${origin.domain}.${origin.subdomain})\n`;
  return [
    `${place} is ${origin.kind} of ${origin.domain}.${origin.subdomain}`,
    `  document  ${origin.document}`,
    `  file      ${origin.sourceFile}`,
    origin.rowUnit === 'byte' ? `  byte      ${origin.row}` : `  row       ${origin.row}`,
    `  token     ${origin.documentToken} of the document`,
    '',
  ].join('\n');
}
