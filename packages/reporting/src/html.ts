/**
 * HTML by tagged templates in which everything that is put in is escaped, unless it is markup made by `html` itself.
 * Names and texts come from data and may hold anything: tags, quotes, control characters, characters that turn the
 * direction of writing for all that follows.
 */

/** Markup that was made by {@link html}, and so needs no escaping. */
export interface Html {
  readonly markup: string;
}

export type HtmlPart = Html | string | number | readonly HtmlPart[];

/** Markup out of a template; strings and numbers are escaped, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { markup: strings.map((text, index) => text + renderPart(parts[index] ?? '')).join('') };
}

/** Markup that stands in this package's own source, never in data: the style sheet. */
export function trustedMarkup(markup: string): Html {
  return { markup };
}

function renderPart(part: HtmlPart): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return escapeHtml(String(part));
  if (isList(part)) return part.map(renderPart).join('');
  return part.markup;
}

const isList = (part: HtmlPart): part is readonly HtmlPart[] => Array.isArray(part);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A text as it may stand between tags or in a quoted attribute. Control characters other than tab and line feed are
 * shown by their pictures or code points, so are those that turn the direction of writing; lone surrogates become
 * U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replaceAll(/[\0-\x08\x0b-\x1f]/g, (character) =>
      String.fromCodePoint(0x2400 + character.codePointAt(0)!),
    )
    .replaceAll(/[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, showCodePoint);
}

const showCodePoint = (character: string): string =>
  `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
