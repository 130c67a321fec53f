import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { asName, chooseBlockSize, parseRecipe, type RecipeChoices, renderRecipe } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  type ChosenDomain,
  findSources,
  parseDomain,
  placeTokenizer,
  withParquet,
} from '../recipe-sources.ts';
import { UsageError } from '../report-error.ts';

export interface InitOptions {
  /** `name=address`; several addresses of one domain are several of these. */
  readonly domain?: readonly string[];
  readonly name?: string;
  readonly tokenizer?: string;
  readonly blockSize?: number;
  readonly sample?: string;
  readonly validation?: string;
  readonly seed?: number;
  readonly output?: readonly string[];
}

/** What a recipe says where nobody says otherwise. */
export const INIT_DEFAULTS = Object.freeze({
  tokenizer: 'openai-community/gpt2',
  sample: '10 MB',
  validation: '5%',
  seed: 42,
});

/** `sluice init`: writes a recipe, out of options or out of answers. */
export async function runInit(recipePath: string, options: InitOptions): Promise<ExitCode> {
  requireNew(recipePath);
  const interrupt = interruptSignal();
  try {
    const choices = await chooseRecipe(recipePath, options, interrupt.signal);
    if (choices === 'given-up') return EXIT_CODES.interrupted;
    const text = renderRecipe(choices);
    parseRecipe(text, basename(recipePath));
    await writeFile(recipePath, text, { flag: 'wx' });
    const build = `sluice build ${recipePath} --out out/${choices.name}`;
    process.stderr.write(`Wrote ${recipePath}. Next:\n  sluice plan ${recipePath}\n  ${build}\n`);
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function requireNew(recipePath: string): void {
  if (existsSync(recipePath))
    throw new UsageError(`${recipePath} is there already; give another name: sluice init <recipe>`);
  if (!existsSync(dirname(resolve(recipePath))))
    throw new UsageError(`there is no folder ${dirname(recipePath)} to write ${recipePath} to`);
}

async function chooseRecipe(
  recipePath: string,
  options: InitOptions,
  signal: AbortSignal,
): Promise<RecipeChoices | 'given-up'> {
  if (options.domain === undefined && !(process.stdin.isTTY && process.stderr.isTTY)) {
    throw new UsageError(
      'there is no terminal to ask in; name at least one domain: --domain <name>=<address>',
    );
  }
  const folder = dirname(resolve(recipePath));
  const defaults = { ...INIT_DEFAULTS, name: asName(basename(folder), 'corpus') };
  if (options.domain === undefined) {
    const { askChoices } = await import('../ask-choices.ts');
    return askChoices({ folder, signal, given: { ...defaults, ...options } });
  }
  const domains: ChosenDomain[] = [];
  for (const { name, address } of options.domain.map(parseDomain)) {
    const found = await findSources(address, { folder, signal });
    const known = domains.find((domain) => domain.name === name);
    if (known === undefined)
      domains.push({ name, sources: [...found.sources], storedBytes: found.storedBytes });
    else known.sources.push(...found.sources);
  }
  const chosen = { ...defaults, ...options };
  return {
    name: chosen.name,
    seed: chosen.seed,
    tokenizer: placeTokenizer(chosen.tokenizer, folder),
    blockSize: options.blockSize ?? chooseBlockSize(domains.map((domain) => domain.storedBytes)),
    domains,
    sample: chosen.sample,
    validation: chosen.validation,
    output: withParquet(options.output),
  };
}
