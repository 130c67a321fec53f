import type { FieldDescription, SourceDescription } from '@sluice/sources';

/** How a recipe may read what was found at an address. */
export interface SourceSuggestion {
  readonly from: string;
  /** Needed only where two sources would have one name. */
  readonly name?: string;
  readonly config?: string;
  readonly split?: string;
  readonly files?: readonly string[];
  /** The field with the text; or `pair`, a question and its answer. */
  readonly text?: string;
  readonly pair?: { readonly ask: string; readonly tell: string };
  readonly subdomain: string;
  /** A field whose documents should lie on one side of the split. */
  readonly group?: string;
  /** A field that might make the subdomain. */
  readonly subdomainField?: string;
  /** Whether some records lack what is read. */
  readonly hasGaps: boolean;
}

const TEXT_NAMES = [
  'text',
  'content',
  'raw_content',
  'page_content',
  'body',
  'document',
  'article',
  'story',
  'code',
  'markdown',
  'passage',
  'transcript',
];

const PAIRS: readonly (readonly [ask: string, tell: string])[] = [
  ['question', 'answer'],
  ['problem', 'solution'],
  ['problem', 'answer'],
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['instruction', 'output'],
  ['instruction', 'response'],
  ['query', 'answer'],
  ['input', 'output'],
];

const GROUP_NAMES = [
  'repo_name',
  'repository',
  'repository_name',
  'repo',
  'book_id',
  'book',
  'page_id',
  'url',
];

/** A field that is in fewer records than this is not taken for the text. */
const MOSTLY = 0.5;

/**
 * Suggests how a recipe may read a source: the field that is named as texts are, else a question and its answer, else the
 * field with the longest texts.
 *
 * @returns undefined if no record has a text
 */
export function suggestSource(description: SourceDescription): SourceSuggestion | undefined {
  const { from, chosen, fields } = description;
  const texts = fields.filter((field) => field.types[0] === 'text' && field.presentShare >= MOSTLY);
  const content = chooseContent(texts);
  if (content === undefined) return undefined;
  const read = fields.filter(({ path }) => Object.values(content.read).includes(path));
  const group = GROUP_NAMES.find((name) => fields.some((field) => isGroup(field, name)));
  const label = fields.find((field) => !read.includes(field) && isLabel(field));
  return {
    from,
    ...chosen,
    ...(content.kind === 'text' ? { text: content.read.text } : { pair: content.read }),
    subdomain: subdomainOf(description),
    ...(group === undefined ? {} : { group }),
    ...(label === undefined ? {} : { subdomainField: label.path }),
    hasGaps: [...read, ...fields.filter(({ path }) => path === group)].some(
      ({ presentShare, types }) => presentShare < 1 || types.length > 1,
    ),
  };
}

type Content =
  | { readonly kind: 'text'; readonly read: { readonly text: string } }
  | { readonly kind: 'pair'; readonly read: { readonly ask: string; readonly tell: string } };

function chooseContent(texts: readonly FieldDescription[]): Content | undefined {
  const has = (path: string) => texts.some((field) => field.path === path);
  const named = TEXT_NAMES.find(has);
  if (named !== undefined) return { kind: 'text', read: { text: named } };
  const pair = PAIRS.find(([ask, tell]) => has(ask) && has(tell));
  if (pair !== undefined) return { kind: 'pair', read: { ask: pair[0], tell: pair[1] } };
  const longest = texts.toSorted((a, b) => b.meanLength - a.meanLength)[0];
  return longest === undefined ? undefined : { kind: 'text', read: { text: longest.path } };
}

const isGroup = (field: FieldDescription, name: string): boolean =>
  field.path === name &&
  field.distinctCount > 1 &&
  (field.types[0] === 'text' || field.types[0] === 'number');

/** A field of a few short values that repeat. */
function isLabel({ types, presentShare, distinctCount, meanLength }: FieldDescription): boolean {
  return (
    types[0] === 'text' && presentShare === 1 && distinctCount > 1 && distinctCount <= 20 && meanLength <= 32
  );
}

/** A name out of the config, or the last part of the address without its endings. */
function subdomainOf({ from, chosen }: SourceDescription): string {
  const { config } = chosen;
  const address = from.replace(/@[^/]*$/, '').split(/[/\\]/);
  const last = address.findLast((part) => !['', '.', '..'].includes(part)) ?? '';
  const name =
    config === undefined || config === 'default' || config === 'main' ? last.split('.')[0]! : config;
  return asName(name, 'main');
}

/** A text as the name of a domain or subdomain: letters, digits, `_` and `-`. */
export function asName(text: string, otherwise: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '');
  return name === '' ? otherwise : name;
}
