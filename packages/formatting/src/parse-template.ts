/**
 * Templates: text with places in braces, `{question}`, `{answer.text}`, `{options.0}`. A place names a marker pool or a
 * field of the record, nested by dots. `{{` and `}}` stand for the braces themselves.
 */
import { TemplateError } from './template-error.ts';

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'place';
      readonly name: string;
      /** The place's opening brace in the template. */
      readonly offset: number;
    };

export interface Template {
  readonly source: string;
  /** In order; no two literals are neighbours and none is empty. */
  readonly parts: readonly TemplatePart[];
}

const NAME = /^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u;

/** @throws TemplateError for a brace without its partner or a place without a name, with a caret under it. */
export function parseTemplate(source: string): Template {
  const parts: TemplatePart[] = [];
  let literal = '';
  let offset = 0;
  while (offset < source.length) {
    const character = source[offset]!;
    if ((character === '{' || character === '}') && source[offset + 1] === character) {
      literal += character;
      offset += 2;
    } else if (character === '{') {
      if (literal !== '') parts.push({ kind: 'literal', text: literal });
      literal = '';
      const place = readPlace(source, offset);
      parts.push({ kind: 'place', name: place.name, offset });
      offset = place.end;
    } else if (character === '}') {
      throw new TemplateError(source, offset, 'a } without its {: write }} for the character itself');
    } else {
      literal += character;
      offset++;
    }
  }
  if (literal !== '') parts.push({ kind: 'literal', text: literal });
  return { source, parts };
}

function readPlace(source: string, start: number): { name: string; end: number } {
  const close = source.indexOf('}', start);
  const another = source.indexOf('{', start + 1);
  if (close < 0 || (another >= 0 && another < close))
    throw new TemplateError(source, start, 'a { without its }: write {{ for the character itself');
  const name = source.slice(start + 1, close).trim();
  if (name === '') throw new TemplateError(source, start, 'a place without a name');
  if (!NAME.test(name))
    throw new TemplateError(
      source,
      start + 1,
      `${JSON.stringify(name)} is not a name: letters, digits, _ and -, nested by dots, as in {answer.text}`,
    );
  return { name, end: close + 1 };
}
