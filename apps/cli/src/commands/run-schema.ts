import { recipeJsonSchema } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

/** `sluice schema`: the JSON Schema of recipes, for editors. */
export function runSchema(): ExitCode {
  process.stdout.write(`${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
  return EXIT_CODES.ok;
}
