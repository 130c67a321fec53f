/*
 * The questions of `sluice init`, on standard error: what is printed on standard output stays clean. Esc and Ctrl-C end
 * them without a file being written.
 */
import { cancel, confirm, intro, isCancel, select, spinner, text } from '@clack/prompts';
import { asName, chooseBlockSize, type RecipeChoices, type SourceSuggestion } from '@sluice/pipeline';
import { printable } from './printable.ts';
import {
  type ChosenDomain,
  type FoundSources,
  findSources,
  placeTokenizer,
  withParquet,
} from './recipe-sources.ts';
import { showBytes } from './show-columns.ts';

export interface AskedFor {
  /** The recipe's folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** What is not asked any more, and what is offered as an answer. */
  readonly given: {
    readonly name: string;
    readonly tokenizer: string;
    readonly sample: string;
    readonly validation: string;
    readonly seed: number;
    readonly blockSize?: number;
    readonly output?: readonly string[];
  };
}

const OUTPUT = { output: process.stderr };

/** Asks for what a recipe needs. */
export async function askChoices(asked: AskedFor): Promise<RecipeChoices | 'given-up'> {
  try {
    return await ask(asked);
  } catch (error) {
    if (error instanceof GivenUp) return 'given-up';
    throw error;
  }
}

async function ask(asked: AskedFor): Promise<RecipeChoices> {
  const { given, folder } = asked;
  intro(
    'A recipe says what a corpus is made of. Esc gives up; nothing is written before the last answer.',
    OUTPUT,
  );
  const name = await askText('What is the corpus called?', given.name, requireName);
  const domains: ChosenDomain[] = [];
  do domains.push(await askDomain(asked, domains));
  while (
    await answer(
      confirm({
        message: 'Another domain to compare it with?',
        initialValue: domains.length === 1,
        ...OUTPUT,
      }),
    )
  );
  const tokenizer = await askText(
    'Which tokenizer? A model on the Hub, or the path of a tokenizer.json',
    given.tokenizer,
  );
  const size = given.blockSize ?? chooseBlockSize(domains.map(({ storedBytes }) => storedBytes));
  const blockSize = await askText('How many tokens does your model read at once?', String(size), (value) =>
    /^[1-9]\d{0,6}$/.test(value) && Number(value) > 1 ? undefined : 'A whole number from 2, please.',
  );
  const sample = await askText(
    'How much of each domain? A size, "2000 documents", or "all"',
    given.sample,
    (value) =>
      /^(all|\d+(\.\d+)? ?([kMGT]i?B|B|documents))$/.test(value)
        ? undefined
        : 'For example 10 MB, 2000 documents, or all.',
  );
  return {
    name,
    seed: given.seed,
    tokenizer: placeTokenizer(tokenizer, folder),
    blockSize: Number(blockSize),
    domains,
    sample,
    validation: given.validation,
    output: withParquet(given.output),
  };
}

async function askDomain(
  { folder, signal }: AskedFor,
  known: readonly ChosenDomain[],
): Promise<ChosenDomain> {
  const { found, storedBytes } = await askAddress(folder, signal);
  const sources: SourceSuggestion[] = [];
  for (const source of found.sources) sources.push(await askContent(source, found));
  const name = await askText('What is this domain called?', sources[0]!.subdomain, (value) =>
    known.some((domain) => domain.name === value)
      ? 'There is a domain of this name already.'
      : requireName(value),
  );
  return { name, sources, storedBytes };
}

/** Asks until an address can be read. */
async function askAddress(
  folder: string,
  signal: AbortSignal,
): Promise<{ found: FoundSources; storedBytes: number }> {
  for (;;) {
    const address = await askText(
      'Where are its documents? A folder or file, hf://datasets/…, https://… or s3://…',
    );
    const looking = spinner(OUTPUT);
    looking.start(`Looking into ${printable(address)}`);
    try {
      const found = await findSources(address, { folder, signal });
      const { chosenFileCount, format } = found.description;
      looking.stop(
        `${chosenFileCount} file${chosenFileCount === 1 ? '' : 's'} of ${format}, ${showBytes(found.storedBytes)}`,
      );
      return { found, storedBytes: found.storedBytes };
    } catch (error) {
      signal.throwIfAborted();
      const { message, hint } = error as { message: string; hint?: string };
      looking.error(printable(hint === undefined ? message : `${message} (${hint})`));
    }
  }
}

/** Confirms what was found, or asks for another field. */
async function askContent(
  source: SourceSuggestion,
  { description }: FoundSources,
): Promise<SourceSuggestion> {
  const layout =
    description.layouts.find(({ files }) => files[0] === source.files?.[0]) ?? description.layouts[0]!;
  const fields = layout.fields.filter(({ types }) => types[0] === 'text');
  const guess = source.pair === undefined ? source.text! : 'pair';
  if (fields.length === 1) return source;
  const pair = source.pair;
  const options = [
    ...(pair === undefined
      ? []
      : [{ value: 'pair', label: `${pair.ask} and ${pair.tell}, behind random markers` }]),
    ...fields.map(({ path, meanLength }) => ({
      value: `field ${path}`,
      label: printable(path),
      hint: `about ${meanLength} characters`,
    })),
  ];
  const where = source.files === undefined ? '' : ` in ${printable(source.files.join(', '))}`;
  const chosen = await answer(
    select({
      message: `What is the text${where}?`,
      options,
      initialValue: guess === 'pair' ? guess : `field ${guess}`,
      ...OUTPUT,
    }),
  );
  if (chosen === 'pair') return source;
  const { pair: _, ...rest } = source;
  return { ...rest, text: chosen.slice('field '.length) };
}

const requireName = (value: string): string | undefined =>
  asName(value, '') === value && value !== '' ? undefined : 'Letters, digits, "_" and "-", please.';

async function askText(
  message: string,
  offered?: string,
  check: (value: string) => string | undefined = () => undefined,
): Promise<string> {
  const given = await answer(
    text({
      message,
      ...(offered === undefined ? {} : { defaultValue: offered, placeholder: offered }),
      validate: (value = '') => {
        const meant = value.trim() || offered;
        return meant === undefined ? 'An answer, please.' : check(meant);
      },
      ...OUTPUT,
    }),
  );
  return given.trim();
}

/** Leads out of the questions when they are given up; it never leaves this module. */
class GivenUp extends Error {}

async function answer<T>(asked: Promise<T | symbol>): Promise<Exclude<T, symbol>> {
  const given = await asked;
  if (!isCancel(given)) return given as Exclude<T, symbol>;
  cancel('Given up; nothing was written.', OUTPUT);
  throw new GivenUp();
}
