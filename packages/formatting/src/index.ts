export { checkFields } from './check-fields.ts';
export {
  CLEANING_STEPS,
  type CleanedText,
  type CleaningCounts,
  type CleaningStep,
  cleanText,
  resolveCleaning,
} from './clean-text.ts';
export { type ContentOutcome, composeContent } from './compose-content.ts';
export type { FieldCondition, FieldScalar } from './filters/field-condition.ts';
export {
  dropReasonOf,
  type FilterOptions,
  type FilterSubject,
  type ResolvedFilters,
  resolveFilters,
} from './filters/filters.ts';
export {
  type IdentifiedLanguage,
  type IdentifyLanguage,
  LANGUAGE_MODEL,
  type LanguageCondition,
} from './filters/language.ts';
export { parseNumberRange, parseRange, parseShareRange, type Range } from './filters/range.ts';
export { compilePattern, type TextPattern } from './filters/text-pattern.ts';
export {
  type FormatOptions,
  type FormatPart,
  type FormatTemplate,
  MARKED_PARTS,
  type MarkedPart,
  type MarkerMode,
  type ResolvedFormat,
  resolveFormat,
  type TemplateVariant,
} from './format.ts';
export { type MarkerPool, type MarkerVariant, resolveMarkerPool } from './marker-pool.ts';
export { parseTemplate, type Template, type TemplatePart } from './parse-template.ts';
export { type FieldText, readField } from './read-field.ts';
export { type Renderable, type RenderOutcome, renderDocument } from './render-document.ts';
export { TemplateError } from './template-error.ts';
