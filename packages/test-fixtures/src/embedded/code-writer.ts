import type { Draw } from '@sluice/determinism';
import { COMMENTS, FUNCTION_TEMPLATES, METHOD_TEMPLATES, PLAIN_WORDS, TEST_TEMPLATES } from './code-templates.ts';
import type { CodeRepository, CodeStyle } from './code-topics.ts';
import { between, pick, pickSeveral } from './grammar.ts';

/** Writes pieces of Python in the manner of one repository. One writer makes one file: names are not repeated in it. */
export interface CodeWriter {
  /** The file's main noun, in snake case. */
  readonly noun: string;
  readonly className: string;
  functions(count: number): string[];
  methods(count: number): string[];
  tests(count: number): string[];
  /** Fills a template's places. */
  fill(template: string): string;
}

export function codeWriter(repository: CodeRepository, draw: Draw): CodeWriter {
  const noun = pick(draw, repository.nouns);
  const className = pascal(noun) + pick(draw, ['', '', '', 'Set', 'Store', 'Manager', 'Base', 'Info']);
  const used = new Set<string>();
  const nameFunction = (form: string | undefined, item: string): string => {
    const natural = nameForm(form ?? '@', item);
    if (form !== undefined && !used.has(natural) && draw.below(10) < 7) return use(natural);
    for (let attempt = 0; ; attempt++) {
      const tail = attempt < 20 ? '' : `_${attempt}`;
      const name = `${pick(draw, repository.verbs)}_${nameForm(pick(draw, NAME_FORMS), pick(draw, repository.nouns))}${tail}`;
      if (!used.has(name)) return use(name);
    }
  };
  const use = (name: string) => {
    used.add(name);
    return name;
  };
  const fill = (template: string) => fillTemplate(template, repository, draw, { noun, className, nameFunction });
  const several = (templates: readonly string[], count: number) => pickSeveral(draw, templates, count).map(fill);
  return {
    noun,
    className,
    fill,
    functions: (count) => several(FUNCTION_TEMPLATES, count),
    methods: (count) => several(METHOD_TEMPLATES, count),
    tests: (count) => several(TEST_TEMPLATES, count),
  };
}

const NAME_FORMS = ['@', '@', '@s', 'all_@s', '@_by_name', 'next_@', 'one_@', '@_table', 'raw_@', '@_index', 'default_@'];

/** A form with the noun at `@`, or its plural at `@s`. */
function nameForm(form: string, noun: string): string {
  return form.replace('@s', plural(noun)).replace('@', noun);
}

interface Names {
  readonly noun: string;
  readonly className: string;
  /** A name that the file does not have yet. */
  readonly nameFunction: (form: string | undefined, item: string) => string;
}

function fillTemplate(template: string, repository: CodeRepository, draw: Draw, names: Names): string {
  const { style } = repository;
  const item = draw.below(3) === 0 ? pick(draw, repository.nouns) : names.noun;
  const [num, num2] = pickSeveral(draw, repository.numbers, 2) as [string, string];
  const [word, word2] = pickSeveral(draw, PLAIN_WORDS, 2) as [string, string];
  const values: Record<string, string> = {
    item,
    items: plural(item),
    num,
    num2,
    word,
    word2,
    text: pick(draw, repository.texts),
    verb: pick(draw, repository.verbs),
    Class: names.className,
    Error: `${pascal(item)}Error`,
    CONST: item.toUpperCase(),
    limit: String(pick(draw, [8, 10, 12, 16, 20, 24, 25, 30, 32, 40, 50, 60, 64, 80, 90, 99])),
    small: String(between(draw, 2, 7)),
    sep: pick(draw, [',', ';', '|', ':', ' ']),
    comment: pick(draw, COMMENTS),
  };
  const named = new Map<string, string>();
  const nameOf = (place: string, form: string | undefined): string => {
    const name = named.get(place) ?? names.nameFunction(form, item);
    named.set(place, name);
    return name;
  };
  const filled = template
    .replace(/\{fn(?::([^}]+))?\}/g, (place, form?: string) => nameOf(place, form))
    .replace(/\{(\w+)\}/g, (place, symbol: string) => values[symbol] ?? place);
  return styleCode(filled, style, draw);
}

function styleCode(code: string, style: CodeStyle, draw: Draw): string {
  let lines = code.split('\n');
  if (style.hints) lines = lines.map(addHints);
  lines = lines.flatMap((line) => docstring(line, lines[0]!, style, draw));
  if (style.comments === 'few') lines = lines.filter((line) => !/^\s+# /.test(line));
  const styled = lines.map((line) => {
    const indent = /^(?: {4})*/.exec(line)![0].length / 4;
    const rest = line.slice(4 * indent);
    return style.indent.repeat(indent) + (style.quote === '"' && !rest.includes('"') ? rest.replaceAll("'", '"') : rest);
  });
  const text = styled.join('\n');
  return style.naming === 'camel' ? text.replace(/\b([a-z]+(?:_[a-z]+)+)\b/g, (name) => camel(name)) : text;
}

/** Hints for parameters whose names tell their type. */
function addHints(line: string): string {
  if (!/^def \w+\(/.test(line)) return line;
  return line
    .replace(/\b(path|text|key|encoding)(?=[,)=])/, '$1: str')
    .replace(/\b(size|window|retries|step)=/, '$1: int = ')
    .replace(/\b(default)=None/, '$1: Any = None')
    .replace(/\b(reverse)=False/, '$1: bool = False')
    .replace(/: str='/, ": str = '");
}

/** The `@doc …@` line in the style's form; parameters are taken from the signature. */
function docstring(line: string, signature: string, style: CodeStyle, draw: Draw): string[] {
  const match = /^( *)@doc (.*)@$/.exec(line);
  if (match === null) return [line];
  const [, indent, summary] = match as unknown as [string, string, string];
  if (style.docs === 'none' || (style.docs !== 'google' && draw.below(5) === 0)) return [];
  const names = [...(/\((.*)\)/.exec(signature)?.[1] ?? '').matchAll(/(\w+)(?:: \w+)?(?: ?= ?[^,]+)?(?:,|$)/g)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'self' && name !== 'cls');
  const detail = names.map((name) => [name, `the ${name.replaceAll('_', ' ')} to use`] as const);
  if (style.docs === 'line' || names.length === 0 || draw.below(3) === 0) return [`${indent}"""${summary}"""`];
  const body = {
    google: ['', 'Args:', ...detail.map(([name, what]) => `    ${name}: ${what}.`)],
    rest: ['', ...detail.map(([name, what]) => `:param ${name}: ${what}`)],
    numpy: ['', 'Parameters', '----------', ...detail.flatMap(([name, what]) => [`${name} : object`, `    ${what}`])],
  }[style.docs];
  return [`${indent}"""${summary}`, ...body.map((text) => (text === '' ? '' : indent + text)), `${indent}"""`];
}

/** The plural of a noun in snake case, by the regular rules. */
export function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

export function pascal(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
