import type { DropReason, Fields } from '@sluice/records';
import type { ResolvedFormat } from './format.ts';
import { readField } from './read-field.ts';

/** A record's content under a format, or why it has none. */
export type ContentOutcome =
  | { readonly text: string }
  | {
      readonly dropped: Extract<DropReason, 'missing-field' | 'wrong-type' | 'empty-text'>;
      readonly field?: string;
    };

/**
 * The content of a record without what the template adds: the fields that the first template names, in its order,
 * each once, joined by a line end. What lengths, duplicates and the sample are judged by.
 *
 * @throws RangeError for a format without a template: the text is then a field that the source names.
 */
export function composeContent(fields: Fields, format: ResolvedFormat): ContentOutcome {
  const template = format.templates[0];
  if (!template) throw new RangeError('composeContent: the format has no template that would name fields');
  const texts = new Map<string, string>();
  for (const part of template.parts) {
    if (part.kind !== 'field') continue;
    const path = part.path.length === 0 ? ['text'] : part.path;
    const field = readField(fields, path);
    if ('dropped' in field) return { dropped: field.dropped, field: path.join('.') };
    texts.set(path.join('.'), field.text);
  }
  const text = [...texts.values()].join('\n');
  return text.trim() === '' ? { dropped: 'empty-text' } : { text };
}
