/** A mistake in a template: what is wrong, where, and the template with a caret under the place. */
export class TemplateError extends Error {
  readonly template: string;
  /** The place in UTF-16 code units of the template. */
  readonly offset: number;

  constructor(template: string, offset: number, problem: string) {
    super(`${problem}\n${pointInto(template, offset)}`);
    this.name = 'TemplateError';
    this.template = template;
    this.offset = offset;
  }
}

const WINDOW = 72;

/** The part of the template around the place as one line, line ends written as \n, and a caret below the place. */
function pointInto(template: string, offset: number): string {
  const start = offset > WINDOW ? offset - WINDOW / 2 : 0;
  const before = visible(template.slice(start, offset));
  const after = visible(template.slice(offset, start + 2 * WINDOW));
  const lead = start > 0 ? '…' : '';
  return `  ${lead}${before}${after}\n  ${' '.repeat(lead.length + before.length)}^`;
}

function visible(text: string): string {
  return text.replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}
