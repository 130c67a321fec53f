/**
 * Filters: conditions on a text, its fields and its language. A text must meet all of `keep` and none of `drop`; what it
 * is dropped for has a reason. What is not asked is not measured, and the cheap is asked first.
 */
import type { DropReason, Fields } from '@sluice/records';
import { type FieldCondition, resolveFieldCondition } from './field-condition.ts';
import type { IdentifyLanguage, LanguageCondition } from './language.ts';
import { measureText, type TextMeasures } from './measure-text.ts';
import { isWithin, parseRange, parseShareRange, type Range } from './range.ts';
import { compilePattern } from './text-pattern.ts';

/** Conditions. A range is written `a..b`, both ends included, either of them open. */
export interface FilterOptions {
  /** Characters (Unicode code points, as Python counts them): `100..10000`. */
  readonly chars?: string | Range | undefined;
  /** Words: runs of letters, marks, digits and low lines. */
  readonly words?: string | Range | undefined;
  /** Lines that are not blank. */
  readonly lines?: string | Range | undefined;
  /** Letters and marks, as a share of the characters that are not white space: `50%..`. */
  readonly letters?: string | Range | undefined;
  /** Digits, as such a share. */
  readonly digits?: string | Range | undefined;
  /** Whatever is neither, as such a share. */
  readonly signs?: string | Range | undefined;
  /** Lines that occurred before in the text, as a share of those that are not blank: `..30%`. */
  readonly repeatedLines?: string | Range | undefined;
  /** Words in runs of ten that occurred before in the text, as a share of all words: `..10%`. */
  readonly repeatedRuns?: string | Range | undefined;
  /** Patterns of RE2 syntax, each of which some part of the text matches. */
  readonly matches?: string | readonly string[] | undefined;
  /** The language that {@link IdentifyLanguage} tells. */
  readonly language?: string | readonly string[] | LanguageCondition | undefined;
  /** Conditions on the record's fields, by their path. */
  readonly fields?: { readonly [path: string]: FieldCondition } | undefined;
}

export interface ResolvedFilters {
  readonly keep: readonly Condition[];
  readonly drop: readonly Condition[];
  /** Whether a language must be told. */
  readonly needsLanguage: boolean;
  /** The paths of the fields that are asked for. */
  readonly fields: readonly string[];
}

/** What filters look at. */
export interface FilterSubject {
  readonly text: string;
  readonly fields?: Fields;
}

interface Judged {
  readonly text: string;
  readonly fields: Fields;
  readonly measures: TextMeasures;
  readonly identify: IdentifyLanguage | undefined;
}

/** Where a text stands to a condition. */
type Standing = 'below' | 'within' | 'above';

interface Condition {
  standingOf(judged: Judged): Standing;
  /** What a text is dropped for that stands there. */
  readonly reasons: { readonly [Place in Standing]: DropReason };
}

const COUNTS = ['chars', 'words', 'lines'] as const;
const SHARES = ['letters', 'digits', 'signs', 'repeatedLines', 'repeatedRuns'] as const;

/** @throws RangeError for a range that is not one, a share that is none, or a pattern that cannot be used. */
export function resolveFilters(options: {
  readonly keep?: FilterOptions | undefined;
  readonly drop?: FilterOptions | undefined;
}): ResolvedFilters {
  const { keep = {}, drop = {} } = options;
  return {
    keep: resolveConditions(keep, 'keep'),
    drop: resolveConditions(drop, 'drop'),
    needsLanguage: keep.language !== undefined || drop.language !== undefined,
    fields: [...new Set([...Object.keys(keep.fields ?? {}), ...Object.keys(drop.fields ?? {})])],
  };
}

/** From the cheapest to the dearest. */
function resolveConditions(options: FilterOptions, name: string): Condition[] {
  const patterns = typeof options.matches === 'string' ? [options.matches] : (options.matches ?? []);
  return [
    ...Object.entries(options.fields ?? {}).map(([path, condition]) =>
      yesOrNo('unwanted-value', resolveField(path, condition, `${name}.fields.${path}`)),
    ),
    ...COUNTS.flatMap((count) =>
      resolveRange(options[count], count, (range) => parseRange(range, `${name}.${count}`)),
    ),
    ...SHARES.flatMap((share) =>
      resolveRange(options[share], share, (range) => parseShareRange(range, `${name}.${share}`)),
    ),
    ...patterns.map((source) => {
      const pattern = compilePattern(source, `${name}.matches`);
      return yesOrNo('unwanted-pattern', ({ text }) => pattern.test(text));
    }),
    ...resolveLanguage(options.language, `${name}.language`),
  ];
}

function resolveField(path: string, condition: FieldCondition, name: string): (judged: Judged) => boolean {
  const test = resolveFieldCondition(path, condition, name);
  return ({ fields }) => test(fields);
}

function yesOrNo(reason: DropReason, holds: (judged: Judged) => boolean): Condition {
  return {
    standingOf: (judged) => (holds(judged) ? 'within' : 'below'),
    reasons: { below: reason, within: reason, above: reason },
  };
}

function resolveRange(
  option: string | Range | undefined,
  measure: keyof TextMeasures,
  parse: (range: string) => Range,
): Condition[] {
  if (option === undefined) return [];
  const range = typeof option === 'string' ? parse(option) : option;
  const standingOf =
    measure === 'chars'
      ? (judged: Judged) => standingOfLength(judged, range)
      : ({ measures }: Judged) => standingIn(range, measures[measure]());
  return [{ standingOf, reasons: rangeReasons(measure, range) }];
}

function standingIn(range: Range, value: number): Standing {
  if (isWithin(value, range)) return 'within';
  return value < range.atLeast ? 'below' : 'above';
}

/** A text has at least half as many characters as code units, so that most need no counting. */
function standingOfLength({ text, measures }: Judged, range: Range): Standing {
  if (text.length < range.atLeast) return 'below';
  if (text.length >= 2 * range.atLeast && text.length <= range.atMost) return 'within';
  return standingIn(range, measures.chars());
}

function rangeReasons(measure: keyof TextMeasures, range: Range): Condition['reasons'] {
  if (COUNTS.some((count) => count === measure))
    return { below: 'too-short', within: range.atLeast === 0 ? 'too-short' : 'too-long', above: 'too-long' };
  const reason = measure.startsWith('repeated') ? 'repetitive' : 'unlike-text';
  return { below: reason, within: reason, above: reason };
}

function resolveLanguage(option: FilterOptions['language'], name: string): Condition[] {
  if (option === undefined) return [];
  const { is, probability = '..' }: LanguageCondition =
    typeof option === 'object' && 'is' in option ? option : { is: option };
  const range =
    typeof probability === 'string' ? parseShareRange(probability, `${name}.probability`) : probability;
  const languages = new Set(typeof is === 'string' ? [is] : is);
  if (languages.size === 0) throw new RangeError(`${name} names no language`);
  return [
    yesOrNo('unwanted-language', ({ text, identify }) => {
      if (!identify) throw new TypeError(`dropReasonOf: ${name} needs a language model to be given`);
      const found = identify(text);
      return languages.has(found.language) && isWithin(found.probability, range);
    }),
  ];
}

/**
 * Why a text is dropped, or undefined if it is kept. A text of white space alone is always dropped.
 *
 * @param identify tells languages; only needed where a filter asks for one
 * @throws TypeError if it is needed and not given
 */
export function dropReasonOf(
  { text, fields = {} }: FilterSubject,
  filters: ResolvedFilters,
  identify?: IdentifyLanguage,
): DropReason | undefined {
  if (!/\S/.test(text)) return 'empty-text';
  const judged: Judged = { text, fields, measures: measureText(text), identify };
  for (const condition of filters.keep) {
    const standing = condition.standingOf(judged);
    if (standing !== 'within') return condition.reasons[standing];
  }
  const dropping = filters.drop.find((condition) => condition.standingOf(judged) === 'within');
  return dropping?.reasons.within;
}
