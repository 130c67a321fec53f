import {
  type FilterOptions,
  parseTemplate,
  type ResolvedFilters,
  type ResolvedFormat,
  resolveFilters,
  resolveFormat,
} from '@sluice/formatting';
import type { DocumentMapping } from '@sluice/sources';
import type { CanonicalDomain, NamedSource } from '../recipe/canonical-recipe.ts';
import type { RecipeFilter } from '../recipe/filter-schema.ts';
import type { RecipeMarkers } from '../recipe/format-schema.ts';
import { sampleFields } from './sample-fields.ts';

/** The pool that a recipe's `shared_markers` become: no template of a recipe may use the name. */
const SHARED_POOL = 'shared_marker';

/**
 * A source's format, ready to render; without a template the document's text is used as it is. Shared markers open
 * every template of every source, drawn from one pool at the same rates, so that they tell nothing of the domain.
 */
export function formatOf(
  source: Pick<NamedSource, 'format' | 'text' | 'mark'>,
  sharedMarkers?: RecipeMarkers,
): ResolvedFormat {
  const { format, mark } = source;
  if (sharedMarkers === undefined) return resolveFormat({ ...format, mark, fields: fieldsOf(source) });
  const template = format?.template ?? '{text}';
  const variants = (Array.isArray(template) ? template : [template]).map((variant) =>
    typeof variant === 'string'
      ? { text: `{${SHARED_POOL}}${variant}`, weight: 1 }
      : { text: `{${SHARED_POOL}}${variant.text}`, weight: variant.weight },
  );
  return resolveFormat({
    ...format,
    mark,
    fields: fieldsOf(source),
    template: variants,
    markers: { ...format?.markers, [SHARED_POOL]: sharedMarkers },
  });
}

/** Where the source does not say what its text is, `{text}` is the field of that name. */
function fieldsOf({ format, text }: Pick<NamedSource, 'format' | 'text'>): {
  readonly [name: string]: string;
} {
  const fields = format?.fields ?? {};
  if (format === undefined || text !== undefined || Object.hasOwn(fields, 'text')) return fields;
  const templates = Array.isArray(format.template) ? format.template : [format.template];
  const usesText = templates
    .flatMap((template) => parseTemplate(typeof template === 'string' ? template : template.text).parts)
    .some((part) => part.kind === 'place' && part.name === 'text');
  return usesText ? { ...fields, text: 'text' } : fields;
}

/** A source's filters, ready to judge. */
export function filtersOf({ keep, drop }: Pick<NamedSource, 'keep' | 'drop'>): ResolvedFilters {
  return resolveFilters({ keep: filterOptions(keep), drop: filterOptions(drop) });
}

function filterOptions(filter: RecipeFilter | undefined): FilterOptions {
  return { ...filter, repeatedLines: filter?.repeated_lines, repeatedRuns: filter?.repeated_runs };
}

/** How the files are read, as far as the recipe says it. */
function readingOf({ read = {} }: NamedSource): Partial<DocumentMapping> {
  return {
    ...(read.as === undefined ? {} : { format: read.as }),
    ...(read.invalid_utf8 === undefined ? {} : { invalidUtf8: read.invalid_utf8 }),
    ...(read.largest_record === undefined ? {} : { maxRecordBytes: read.largest_record }),
    ...(read.largest_row_group === undefined ? {} : { maxRowGroupBytes: read.largest_row_group }),
  };
}

/** The record's fields that a format's templates name, each once. */
export function templateFields(format: ResolvedFormat): string[] {
  const parts = format.templates.flatMap((template) => template.parts);
  const paths = parts.flatMap((part) =>
    part.kind === 'field' && part.path.length > 0 ? [part.path.join('.')] : [],
  );
  return [...new Set(paths)];
}

/**
 * How a source's records become documents. Without `text` the content is what the first template names, so that
 * lengths, duplicates and the sample are judged by it and not by the markers.
 */
export function mapSource(source: NamedSource, domain: CanonicalDomain): DocumentMapping {
  const format = formatOf(source);
  const fields = [...new Set([...templateFields(format), ...sampleFields(domain.sample)])];
  const first = templateFields({ ...format, templates: format.templates.slice(0, 1) });
  return {
    domain: domain.name,
    subdomain: source.subdomain ?? source.name.replaceAll(/[^A-Za-z0-9_-]+/g, '-'),
    textFields: source.text ?? first,
    fields: [...new Set([...fields, ...filtersOf(source).fields])],
    onBadRecord: source.on_bad_record,
    ...readingOf(source),
    ...(source.group === undefined ? {} : { group: source.group }),
  };
}
