/*
 * A comparison of two corpora as sections: titles, sentences and tables, which Markdown and a terminal lay out each in
 * its own way.
 */

import { renderCount } from './render-summary.ts';
import { renderTable } from './render-table.ts';

/** What differs between two corpora or recipes; the pipeline works it out. */
export interface ComparisonInput {
  readonly paths: { readonly a: string; readonly b: string };
  readonly recipe: readonly { readonly path: string; readonly a: unknown; readonly b: unknown }[];
  readonly corpora: {
    readonly areSameFiles: boolean;
    readonly files: {
      readonly same: number;
      readonly changed: readonly string[];
      readonly onlyA: readonly string[];
      readonly onlyB: readonly string[];
    };
    readonly upstream: readonly string[];
    readonly streams: readonly (Labels &
      Sides<{ readonly documents: number; readonly writtenTokens: number; readonly share: number }>)[];
    readonly sources: readonly ({ readonly domain: string; readonly name: string } & Sides<{
      readonly revision: string;
      readonly recordCount: number;
      readonly sampledDocuments: number;
      readonly sampledBytes: number;
    }>)[];
    readonly findings: readonly ({
      readonly check: string;
      readonly subject: string;
      readonly change: string;
    } & Sides<{
      readonly severity: string;
      readonly sentence: string;
    }>)[];
  } | null;
}

interface Labels {
  readonly split: string;
  readonly domain: string;
  readonly subdomain: string;
}

interface Sides<T> {
  readonly a: T | null;
  readonly b: T | null;
}

/** A part of a comparison. */
export interface ComparisonSection {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** The comparison in parts, the shortest answer first. */
export function sectionComparison(input: ComparisonInput): ComparisonSection[] {
  const { recipe, corpora, paths } = input;
  return [
    { title: `${paths.a} and ${paths.b}`, sentences: [verdictOf(input)] },
    recipeSection(recipe),
    ...(corpora === null
      ? []
      : [mixtureSection(corpora), sourceSection(corpora), findingSection(corpora), fileSection(corpora)]),
  ];
}

/** The comparison as Markdown. */
export function renderComparison(input: ComparisonInput): string {
  const parts = sectionComparison(input).map(({ title, sentences, table }, index) => {
    const rows =
      table === undefined || table.rows.length === 0 ? [] : [renderTable(table.header, table.rows)];
    const list = sentences.length > 1 ? [sentences.map((sentence) => `- ${sentence}`).join('\n')] : sentences;
    return [`${index === 0 ? '#' : '##'} ${title}`, ...list, ...rows].join('\n\n');
  });
  return `${parts.join('\n\n')}\n`;
}

function verdictOf({ recipe, corpora }: ComparisonInput): string {
  const differences =
    recipe.length === 0
      ? 'the recipes say the same'
      : `the recipes differ in ${recipe.length === 1 ? 'one value' : `${recipe.length} values`}`;
  if (corpora === null) return `${capital(differences)}.`;
  if (corpora.areSameFiles) return `Every file is the same to the byte; ${differences}.`;
  const moved = corpora.upstream.length === 0 ? 'the sources are the same' : 'the sources are not the same';
  return `The corpora differ: ${differences}, and ${moved}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function recipeSection(differences: ComparisonInput['recipe']): ComparisonSection {
  const rows = differences.map(({ path, a, b }) => [path, shortJson(a), shortJson(b)]);
  return {
    title: 'Recipe',
    sentences: rows.length === 0 ? ['No difference.'] : [],
    table: { header: ['key', 'a', 'b'], rows },
  };
}

const LONGEST_VALUE = 60;

function shortJson(value: unknown): string {
  if (value === null || value === undefined) return '-';
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

type Corpora = NonNullable<ComparisonInput['corpora']>;

function mixtureSection({ streams }: Corpora): ComparisonSection {
  const header = ['split', 'domain', 'subdomain', 'documents a', 'b', 'tokens a', 'b', 'share a', 'b'];
  const rows = streams.map(({ split, domain, subdomain, a, b }) => [
    split,
    domain,
    subdomain,
    ...both(a, b, ({ documents }) => renderCount(documents)),
    ...both(a, b, ({ writtenTokens }) => renderCount(writtenTokens)),
    ...both(a, b, ({ share }) => `${(100 * share).toFixed(2)} %`),
  ]);
  return { title: 'Mixture', sentences: [], table: { header, rows } };
}

function sourceSection({ sources, upstream }: Corpora): ComparisonSection {
  const header = ['domain', 'source', 'records a', 'b', 'chosen documents a', 'b', 'chosen bytes a', 'b'];
  const rows = sources.map(({ domain, name, a, b }) => [
    domain,
    name,
    ...both(a, b, ({ recordCount }) => renderCount(recordCount)),
    ...both(a, b, ({ sampledDocuments }) => renderCount(sampledDocuments)),
    ...both(a, b, ({ sampledBytes }) => renderCount(sampledBytes)),
  ]);
  return {
    title: 'Sources',
    sentences: upstream.map((sentence) => `${sentence.replaceAll('the lock says', 'a had')}.`),
    table: { header, rows },
  };
}

function both<T>(a: T | null, b: T | null, show: (side: T) => string): [string, string] {
  return [a === null ? '-' : show(a), b === null ? '-' : show(b)];
}

function findingSection({ findings }: Corpora): ComparisonSection {
  const moved = findings.filter(({ change }) => change !== 'same');
  const rows = moved.map(({ check, subject, change, a, b }) => [
    subject === '' ? check : `${check}: ${subject}`,
    ...both(a, b, ({ severity }) => severity),
    change,
    (b ?? a)!.sentence,
  ]);
  const same = findings.length - moved.length;
  const sentence = `${same} of ${findings.length} checks came to the same verdict.`;
  return {
    title: 'Findings',
    sentences: [sentence],
    table: { header: ['check', 'a', 'b', 'change', 'finding'], rows },
  };
}

function fileSection({ files }: Corpora): ComparisonSection {
  const rows = [
    ...files.changed.map((path) => [path, 'other content']),
    ...files.onlyA.map((path) => [path, 'only in a']),
    ...files.onlyB.map((path) => [path, 'only in b']),
  ];
  return {
    title: 'Files',
    sentences: [`Files with the same digest on both sides: ${files.same}.`],
    table: { header: ['file', 'is'], rows },
  };
}
