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
export {
  type FormatOptions,
  type FormatPart,
  type FormatTemplate,
  type MarkerMode,
  type ResolvedFormat,
  resolveFormat,
  type TemplateVariant,
} from './format.ts';
export {
  dropReasonOf,
  type KeepOptions,
  parseRange,
  parseShareRange,
  type Range,
  type ResolvedKeep,
  resolveKeep,
} from './keep.ts';
export { type MarkerPool, type MarkerVariant, resolveMarkerPool } from './marker-pool.ts';
export { parseTemplate, type Template, type TemplatePart } from './parse-template.ts';
export { type FieldText, readField } from './read-field.ts';
export { type Renderable, type RenderOutcome, renderDocument } from './render-document.ts';
export { TemplateError } from './template-error.ts';
