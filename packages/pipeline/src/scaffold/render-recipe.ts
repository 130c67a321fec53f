import { stringify } from 'yaml';
import type { SourceSuggestion } from './suggest-source.ts';

/** What `renderRecipe` writes down: choices as they stand in a recipe. */
export interface RecipeChoices {
  readonly name: string;
  readonly seed: number;
  readonly tokenizer: string;
  readonly blockSize: number;
  readonly domains: readonly { readonly name: string; readonly sources: readonly SourceSuggestion[] }[];
  /** A budget such as `10 MB`, or `all`. */
  readonly sample: string;
  /** A share such as `5%`. */
  readonly validation: string;
  readonly output: readonly string[];
}

/** A recipe with a comment where a newcomer would wonder. */
export function renderRecipe(choices: RecipeChoices): string {
  const { name, seed, tokenizer, blockSize, domains, sample, validation, output } = choices;
  return `# yaml-language-server: $schema=recipe.schema.json
# The schema, for editors: sluice schema > recipe.schema.json
name: ${scalar(name)}
seed: ${seed} # every draw depends on it; the same seed gives the same bytes
tokenizer: ${scalar(tokenizer)} # a model on the Hub, or the path of a tokenizer.json
block_size: ${blockSize} # tokens that a model reads at once

domains: # what is compared and balanced
${domains.map(renderDomain).join('\n')}

sample: { per_domain: ${JSON.stringify(sample)} } # drawn uniformly; also "10 MB", "2000 documents", "all"
split:
  validation: ${scalar(validation)} # of the documents, held out before packing
  near_duplicates: keep-one # of copies one stays; "together" keeps all of them, on one side of the split
balance: { to: equal } # trained tokens by domain; also natural, shares, temperature, unimax
output: ${JSON.stringify(output)} # what trainers read: see docs/how-to/load-a-corpus.md
`;
}

function renderDomain({ name, sources }: RecipeChoices['domains'][number]): string {
  return [
    `  ${scalar(name)}:`,
    '    sources:',
    ...sources.map((source) => renderSource(source, '      ')),
  ].join('\n');
}

/** A source as an item of a recipe's list, every line behind `indent`. */
export function renderSource(source: SourceSuggestion, indent: string): string {
  const lines = [
    `from: ${scalar(source.from)}`,
    ...(source.name === undefined ? [] : [`name: ${scalar(source.name)}`]),
    ...(source.config === undefined ? [] : [`config: ${scalar(source.config)}`]),
    ...(source.split === undefined ? [] : [`split: ${scalar(source.split)}`]),
    ...(source.files === undefined ? [] : [`files: ${JSON.stringify(source.files)}`]),
    ...(source.isByLine
      ? ['read: { as: text-lines } # a line is a document; also text-paragraphs, and text-file']
      : []),
    ...renderContent(source),
    `subdomain: ${scalar(source.subdomain)}`,
    ...(source.subdomainField === undefined
      ? []
      : [`# subdomain: { field: ${JSON.stringify(source.subdomainField)} } # or by this field's values`]),
    ...(source.group === undefined
      ? []
      : [`group: ${scalar(source.group)} # its documents all fall on one side of the split`]),
    ...(source.hasGaps ? ['on_bad_record: drop # some records lack a field; they are counted'] : []),
  ];
  return lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`).join('\n');
}

function renderContent({ text, pair }: SourceSuggestion): string[] {
  if (pair === undefined) return [`text: ${scalar(text!)} # the field that holds the text`];
  const { ask, tell } = pair;
  return [
    'format:',
    `  template: "{ask}{${ask}}\\n\\n{tell}{${tell}}"`,
    '  markers: # drawn for every document, so that no one marker gives the domain away',
    '    ask: ["Question: ", "Problem: ", "Given: ", ""]',
    '    tell: ["Answer: ", "Solution: ", "Therefore: ", ""]',
  ];
}

/** A text as YAML has it: quoted only where it must be. */
function scalar(text: string): string {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)) return JSON.stringify(text);
  return stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN', singleQuote: false }).trimEnd();
}
