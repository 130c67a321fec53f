import { styleText } from 'node:util';
import { compareCorpora } from '@sluice/pipeline';
import { type ComparisonSection, renderComparison, sectionComparison } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { printable } from '../printable.ts';
import { showColumns, terminalWidth } from '../show-columns.ts';

export interface CompareOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `sluice compare`: two corpora or recipes side by side. */
export async function runCompare(
  { a, b }: { readonly a: string; readonly b: string },
  options: CompareOptions,
): Promise<ExitCode> {
  const comparison = await compareCorpora(a, b);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : options.markdown
        ? renderComparison(comparison)
        : sectionComparison(comparison).map(showSection).join('\n'),
  );
  return EXIT_CODES.ok;
}

function showSection({ title, sentences, table }: ComparisonSection): string {
  const width = terminalWidth(process.stdout);
  const rows = table?.rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' '))) ?? [];
  return [
    `${styleText('bold', printable(title), { stream: process.stdout })}\n`,
    ...sentences.map((sentence) => `  ${printable(sentence)}\n`),
    rows.length === 0 ? '' : showColumns({ header: table!.header, rows, width }),
  ].join('');
}
