import type { FieldDescription, RecordLayout, SourceDescription } from '@sluice/sources';

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
  /** Whether a line of plain text is a document. */
  readonly isByLine?: boolean;
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
  ['problem', 'rationale'],
  ['question', 'rationale'],
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
 * Suggests how a recipe may read an address, a source for each layout of records: the field that is named as texts are,
 * else a question and its answer, else the field with the longest texts. Records without any text give no source.
 */
export function suggestSources(description: SourceDescription): SourceSuggestion[] {
  const { layouts, chosen, isComplete } = description;
  if (layouts.length === 1 || !isComplete) return suggestLayout(description, layouts[0]!, chosen);
  return layouts.flatMap((layout) => suggestLayout(description, layout, { files: layout.files }));
}

function suggestLayout(
  description: SourceDescription,
  { fields }: RecordLayout,
  chosen: SourceDescription['chosen'],
): SourceSuggestion[] {
  const texts = fields.filter((field) => field.types[0] === 'text' && field.presentShare >= MOSTLY);
  const content = chooseContent(texts);
  if (content === undefined) return [];
  const read = fields.filter(({ path }) => Object.values<string>(content.read).includes(path));
  const group = GROUP_NAMES.find((name) => fields.some((field) => isGroup(field, name)));
  const label = fields.find((field) => !read.includes(field) && field.path !== group && isLabel(field));
  const isUneven =
    !description.isComplete ||
    [...read, ...fields.filter(({ path }) => path === group)].some(
      ({ presentShare, types }) => presentShare < 1 || types.length > 1,
    );
  return [
    {
      from: description.from,
      ...chosen,
      ...(content.kind === 'text' ? { text: content.read.text } : { pair: content.read }),
      ...(description.format === 'text-lines' ? { isByLine: true } : {}),
      subdomain: subdomainOf(description, chosen),
      ...(group === undefined ? {} : { group }),
      ...(label === undefined ? {} : { subdomainField: label.path }),
      hasGaps: isUneven,
    },
  ];
}

type Content =
  | { readonly kind: 'text'; readonly read: { readonly text: string } }
  | { readonly kind: 'pair'; readonly read: { readonly ask: string; readonly tell: string } };

function chooseContent(texts: readonly FieldDescription[]): Content | undefined {
  const find = (name: string) => texts.find(({ path }) => path.toLowerCase() === name)?.path;
  const [text] = TEXT_NAMES.flatMap((name) => find(name) ?? []);
  if (text !== undefined) return { kind: 'text', read: { text } };
  for (const [asking, telling] of PAIRS) {
    const [ask, tell] = [find(asking), find(telling)];
    if (ask !== undefined && tell !== undefined) return { kind: 'pair', read: { ask, tell } };
  }
  const longest = texts.toSorted((a, b) => b.meanLength - a.meanLength)[0];
  return longest === undefined ? undefined : { kind: 'text', read: { text: longest.path } };
}

const isGroup = (field: FieldDescription, name: string): boolean =>
  field.path === name &&
  field.distinctCount > 1 &&
  (field.types[0] === 'text' || field.types[0] === 'number');

/** A field of a few short words that repeat. */
function isLabel({ types, presentShare, distinctCount, meanLength }: FieldDescription): boolean {
  const isShort = meanLength >= 3 && meanLength <= 32;
  return types[0] === 'text' && presentShare === 1 && distinctCount > 1 && distinctCount <= 20 && isShort;
}

/** What a split or a shard is called tells nothing of what is in it. */
const NO_SUBJECT = /^(?:data|train|training|test|valid|validation|dev|default|main)?(?:[-_.]?\d+-of-\d+)?$/i;

/** A name out of the config, the one file, or the last part of the address that tells something, without endings. */
function subdomainOf({ from }: SourceDescription, { config, files }: SourceDescription['chosen']): string {
  const address = from.replace(/@[^/]*$/, '').split(/[/\\]/);
  const parts = [...address, ...(files?.length === 1 ? files[0]!.split('/') : []), config ?? ''];
  const subject = parts
    .map((part) => part.split('.')[0]!)
    .findLast((part) => !part.includes('*') && !NO_SUBJECT.test(part));
  return asName(subject ?? '', 'main');
}

/** A text as the name of a domain or subdomain: letters, digits, `_` and `-`. */
export function asName(text: string, otherwise: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '');
  return name === '' ? otherwise : name;
}
