import { styleText } from 'node:util';
import { printable } from './printable.ts';

/** Says on standard error what a recipe's writer should be reminded of. */
export function tellWarnings(warnings: readonly string[]): void {
  const label = styleText('yellow', 'warning:', { stream: process.stderr });
  for (const warning of warnings) process.stderr.write(`${label} ${printable(warning)}\n`);
}
