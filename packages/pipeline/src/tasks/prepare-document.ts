import {
  type CleaningCounts,
  type CleaningStep,
  cleanText,
  composeContent,
  dropReasonOf,
  type ResolvedFormat,
  readField,
  resolveCleaning,
} from '@sluice/formatting';
import { loadLanguageIdentifier } from '@sluice/formatting/node';
import { DataError, type Document, type DropReason, type Fields } from '@sluice/records';
import type { NamedSource } from '../recipe/canonical-recipe.ts';

import type { DomainSample } from '../recipe/resolve-sample.ts';
import { filtersOf, formatOf, templateFields } from './map-source.ts';
import { sampleFieldChecker, sampleFields } from './sample-fields.ts';

/** A document as the recipe wants it, or why there is none. */
export type PreparedDocument = { readonly document: Document } | { readonly dropped: DropReason };

/** Cleans the documents of a source and holds them against its filters. */
export interface DocumentPreparer {
  prepare(document: Document): PreparedDocument;
  /** How many documents each cleaning step changed so far. */
  readonly cleaned: CleaningCounts;
}

/**
 * Whatever is done to a document before it can be drawn: its template's fields are asked for, its texts cleaned, and
 * the result held against `keep` and `drop`. Lengths, copies and benchmarks are judged by the cleaned text.
 */
export async function createDocumentPreparer(
  source: NamedSource,
  sample: DomainSample,
): Promise<DocumentPreparer> {
  const format = formatOf(source);
  const steps = resolveCleaning(source.clean);
  const filters = filtersOf(source);
  const identify = filters.needsLanguage ? await loadLanguageIdentifier() : undefined;
  const keptFields = new Set([...templateFields(format), ...sampleFields(sample)]);
  const checks = [templateChecker(source, format), sampleFieldChecker(source, sample)];
  const cleaned: { [Step in CleaningStep]?: number } = {};
  return {
    cleaned,
    prepare(document) {
      for (const check of checks) {
        const unreadable = check(document);
        if (unreadable !== undefined) return { dropped: unreadable };
      }
      const needed = withFields(document, keptFields);
      const { document: clean, changed } = cleanDocument(needed, { source, format, steps });
      for (const step of changed) cleaned[step] = (cleaned[step] ?? 0) + 1;
      const dropped = dropReasonOf({ text: clean.text, fields: document.fields }, filters, identify);
      return dropped === undefined ? { document: clean } : { dropped };
    },
  };
}

/** A document with the fields that its template needs; those that only filters asked for are left behind. */
function withFields(document: Document, names: ReadonlySet<string>): Document {
  const entries = Object.entries(document.fields);
  if (entries.length === names.size) return document;
  return { ...document, fields: Object.fromEntries(entries.filter(([name]) => names.has(name))) };
}

interface Cleaning {
  readonly source: NamedSource;
  readonly format: ResolvedFormat;
  readonly steps: readonly CleaningStep[];
}

/** Cleans the text and the template's fields; without a text of its own, the content is made of the clean fields. */
function cleanDocument(document: Document, { source, format, steps }: Cleaning) {
  if (steps.length === 0) return { document, changed: new Set<CleaningStep>() };
  const changed = new Set<CleaningStep>();
  const clean = (text: string): string => {
    const result = cleanText(text, steps);
    for (const step of result.changed) changed.add(step);
    return result.text;
  };
  const fields: Fields = Object.fromEntries(
    Object.entries(document.fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? clean(value) : value,
    ]),
  );
  const composed =
    source.text === undefined ? composeContent(fields, format) : { text: clean(document.text) };
  const text = 'text' in composed ? composed.text : '';
  return { document: { ...document, text, fields }, changed };
}

/**
 * Why a document cannot be rendered: a field that some template names is missing or no text. A template is drawn
 * by document, so that all of them are asked for.
 *
 * @throws DataError from the checker, unless the recipe drops bad records
 */
function templateChecker(
  source: NamedSource,
  format: ResolvedFormat,
): (document: Document) => DropReason | undefined {
  const paths = templateFields(format).map((path) => path.split('.'));
  return (document) => {
    for (const path of paths) {
      const field = readField(document.fields, path);
      if ('text' in field) continue;
      if (source.on_bad_record === 'drop') return field.dropped;
      const { source: name, file, row } = document.origin;
      const message = `${name}: ${file}, row ${row}: the field "${path.join('.')}" of the template is no text`;
      throw new DataError(field.dropped, message, {
        position: { source: name, file, row },
        hint: 'Name another field in the template, or set on_bad_record to "drop".',
      });
    }
    return undefined;
  };
}
