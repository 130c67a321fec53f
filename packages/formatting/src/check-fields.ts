import type { Fields } from '@sluice/records';
import type { ResolvedFormat } from './format.ts';
import { readField } from './read-field.ts';
import { TemplateError } from './template-error.ts';

/**
 * Holds a format's fields against the first records of a source. A field that none of them has is taken for a
 * mistake in the recipe, which would otherwise drop every document.
 *
 * @throws TemplateError that points at the place and names the fields that are there.
 */
export function checkFields(format: ResolvedFormat, records: readonly Fields[]): void {
  if (records.length === 0) return;
  for (const template of format.templates) {
    for (const part of template.parts) {
      if (part.kind !== 'field' || part.path.length === 0) continue;
      if (records.some((fields) => 'text' in readField(fields, part.path))) continue;
      const known = [...new Set(records.flatMap((fields) => Object.keys(fields)))].sort();
      throw new TemplateError(
        template.source,
        part.offset,
        `no text in the field ${JSON.stringify(part.path.join('.'))} in any of the first ${records.length} records ` +
          `(they have: ${known.join(', ')})`,
      );
    }
  }
}
