import { type MarkerPool, type MarkerVariant, resolveMarkerPool } from './marker-pool.ts';
import { parseTemplate, type TemplatePart } from './parse-template.ts';
import { TemplateError } from './template-error.ts';

/**
 * How markers are chosen. `random`: each document's are drawn from the pools. `fixed`: the first variant of every
 * pool, for comparison: it gives the domain away. `none`: no marker.
 */
export type MarkerMode = 'random' | 'fixed' | 'none';

/** What a place names: a template's text with its weight among several. */
export type TemplateVariant = string | { readonly text: string; readonly weight: number };

export interface FormatOptions {
  /** One template, or several that documents draw from. Without one the document's text is used as it is. */
  readonly template?: string | readonly TemplateVariant[] | undefined;
  /** The pools that places may name. @default none */
  readonly markers?: { readonly [name: string]: readonly MarkerVariant[] } | undefined;
  /** Pools whose variants are drawn together: variant i of one goes with variant i of the others. @default none */
  readonly tied?: readonly (readonly string[])[] | undefined;
  /** What the template calls a field → what the record calls it. @default the same names */
  readonly fields?: { readonly [name: string]: string } | undefined;
  /** @default 'random' */
  readonly mode?: MarkerMode | undefined;
  /** Parts of a document's own text that become pieces of a kind of their own. @default none */
  readonly mark?: readonly MarkedPart[] | undefined;
}

/** The comment at the beginning of a source file that holds a licence notice: pieces of the kind `licence`. */
export const MARKED_PARTS = ['licence-header'] as const;

export type MarkedPart = (typeof MARKED_PARTS)[number];

export type FormatPart =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'marker';
      readonly pool: MarkerPool;
      /** What the draw is keyed by beside the document: `<pool>.<n>` for the n-th place of the pool, or the tie. */
      readonly drawName: string;
    }
  | {
      readonly kind: 'field';
      /** The record's own name for it; empty for the document's text. */
      readonly path: readonly string[];
      readonly name: string;
      readonly offset: number;
    };

export interface FormatTemplate {
  readonly source: string;
  readonly weight: number;
  readonly parts: readonly FormatPart[];
}

/** A format that was checked. Without templates the document's text is used as it is. */
export interface ResolvedFormat {
  readonly mode: MarkerMode;
  readonly marksLicence: boolean;
  readonly templates: readonly FormatTemplate[];
}

const MODES: readonly MarkerMode[] = ['random', 'fixed', 'none'];

/**
 * Checks a format and makes it ready for {@link renderDocument}.
 *
 * A place that bears the name of a pool is a marker, any other a field. `{text}` is the document's text unless
 * `fields` renames it.
 *
 * @throws TemplateError for a mistake in a template, with a caret; RangeError for one in pools, ties or renames.
 */
export function resolveFormat(options: FormatOptions): ResolvedFormat {
  const mode = options.mode ?? 'random';
  if (!MODES.includes(mode))
    throw new RangeError(`format.mode must be one of ${MODES.join(', ')}, got ${JSON.stringify(mode)}`);
  const pools = new Map(
    Object.entries(options.markers ?? {}).map(([name, variants]) => [
      name,
      resolveMarkerPool(name, variants),
    ]),
  );
  const ties = resolveTies(options.tied ?? [], pools);
  const templates = templateVariants(options.template).map(({ text, weight }) => ({
    source: text,
    weight,
    parts: resolveParts(text, { pools, ties, fields: options.fields ?? {} }),
  }));
  if (templates.length > 0 && !templates.some((template) => template.weight > 0))
    throw new RangeError('format.template: at least one weight must be above 0');
  checkUse(templates, pools, options.fields ?? {});
  return { mode, marksLicence: (options.mark ?? []).includes('licence-header'), templates };
}

function templateVariants(option: FormatOptions['template']): { text: string; weight: number }[] {
  if (option === undefined) return [];
  const variants = typeof option === 'string' ? [option] : option;
  if (variants.length === 0) throw new RangeError('format.template is an empty list');
  return variants.map((variant, index) => {
    const { text, weight } = typeof variant === 'string' ? { text: variant, weight: 1 } : variant;
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(`format.template[${index}]: weight must be a number from 0, got ${weight}`);
    return { text, weight };
  });
}

interface Names {
  readonly pools: ReadonlyMap<string, MarkerPool>;
  readonly ties: ReadonlyMap<string, string>;
  readonly fields: { readonly [name: string]: string };
}

function resolveParts(source: string, names: Names): FormatPart[] {
  const { parts } = parseTemplate(source);
  const seen = new Map<string, number>();
  const resolved = parts.map((part): FormatPart => {
    if (part.kind === 'literal') return part;
    const pool = names.pools.get(part.name);
    if (!pool) return fieldPart(part, names.fields);
    const occurrence = seen.get(part.name) ?? 0;
    seen.set(part.name, occurrence + 1);
    return { kind: 'marker', pool, drawName: `${names.ties.get(part.name) ?? part.name}.${occurrence}` };
  });
  if (!resolved.some((part) => part.kind === 'field'))
    throw new TemplateError(source, 0, 'the template has no field: every document would be the same text');
  return resolved;
}

function fieldPart(
  place: TemplatePart & { kind: 'place' },
  fields: { readonly [name: string]: string },
): FormatPart {
  const renamed = Object.hasOwn(fields, place.name) ? fields[place.name]! : undefined;
  const path = renamed === undefined && place.name === 'text' ? [] : (renamed ?? place.name).split('.');
  return { kind: 'field', path, name: place.name, offset: place.offset };
}

/** Each tied pool's common name: all pools of a tie are drawn under it, so that they get the same variant. */
function resolveTies(
  tied: readonly (readonly string[])[],
  pools: ReadonlyMap<string, MarkerPool>,
): Map<string, string> {
  const ties = new Map<string, string>();
  for (const names of tied) {
    const first = pools.get(names[0] ?? '');
    for (const name of names) {
      const pool = pools.get(name);
      if (!pool || !first)
        throw new RangeError(`format.tied names ${JSON.stringify(name)}, which is no pool`);
      if (ties.has(name)) throw new RangeError(`format.tied names ${JSON.stringify(name)} twice`);
      if (pool.weights.length !== first.weights.length || pool.weights.some((w, i) => w !== first.weights[i]))
        throw new RangeError(
          `format.tied: ${names[0]} and ${name} need as many variants with the same weights to be drawn together`,
        );
      ties.set(name, names.join('+'));
    }
  }
  return ties;
}

/** A pool or a rename that no template uses is a slip of the pen, and would pass unseen. */
function checkUse(
  templates: readonly FormatTemplate[],
  pools: ReadonlyMap<string, MarkerPool>,
  fields: { readonly [name: string]: string },
): void {
  const parts = templates.flatMap((template) => template.parts);
  for (const [name, pool] of pools) {
    if (!parts.some((part) => part.kind === 'marker' && part.pool === pool))
      throw new RangeError(`markers.${name} is used by no template: write {${name}} where it belongs`);
  }
  for (const name of Object.keys(fields)) {
    if (!parts.some((part) => part.kind === 'field' && part.name === name))
      throw new RangeError(`fields.${name} is used by no template`);
  }
}
