const NOTICE = /\b(copyright|licen[cs]ed?|SPDX-License-Identifier)\b/i;

/** Lines that must stay first: what runs a script, and what says its encoding. */
const KEPT_FIRST = /^(#!|#.*\bcoding[:=]|<\?xml|<\?php)/;

/** The comments that a file may begin with: line comments of one mark, or one block comment. */
const COMMENTS = [
  /^(?:[ \t]*#(?!!).*(?:\r\n|\r|\n|$))+/,
  /^(?:[ \t]*\/\/.*(?:\r\n|\r|\n|$))+/,
  /^(?:[ \t]*--.*(?:\r\n|\r|\n|$))+/,
  /^(?:[ \t]*;.*(?:\r\n|\r|\n|$))+/,
  /^[ \t]*\/\*[\s\S]*?\*\/[ \t]*(?:\r\n|\r|\n|$)/,
  /^[ \t]*<!--[\s\S]*?-->[ \t]*(?:\r\n|\r|\n|$)/,
];

const BLANK_LINES = /^(?:[^\S\r\n]*(?:\r\n|\r|\n))*/;

/** Lines longer than this are not of that kind. */
const MAX_KEPT_LINE = 500;

/** Comments longer than this are not headers. */
const MAX_HEADER = 20_000;

/** A run of a text in UTF-16 code units, half-open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The comments at the beginning of a source file that hold a licence or copyright notice, each with the blank lines around
 * it, in order and apart. A line that runs the script or says its encoding is none of it, nor are other comments.
 */
export function findLicenceHeaders(text: string): TextRange[] {
  const headers: TextRange[] = [];
  for (let at = 0; ; ) {
    const rest = text.slice(at);
    const lineEnd = /\r\n|\r|\n/.exec(rest);
    const lineLength = lineEnd ? lineEnd.index + lineEnd[0].length : rest.length;
    if (lineLength > 0 && lineLength < MAX_KEPT_LINE && KEPT_FIRST.test(rest.slice(0, lineLength))) {
      at += lineLength;
      continue;
    }
    const start = BLANK_LINES.exec(rest)![0].length;
    const header = findComment(rest.slice(start, start + MAX_HEADER));
    if (header === '' || !NOTICE.test(header)) return headers;
    const behind = rest.slice(start + header.length);
    const end = at + start + header.length + BLANK_LINES.exec(behind)![0].length;
    if (headers.at(-1)?.end === at) headers[headers.length - 1] = { start: headers.at(-1)!.start, end };
    else headers.push({ start: at, end });
    at = end;
  }
}

/** A source file without its licence headers. */
export function stripLicenceHeader(text: string): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of findLicenceHeaders(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

/** The comment at the beginning of a text; the empty string if there is none. */
function findComment(text: string): string {
  for (const comment of COMMENTS) {
    const found = comment.exec(text);
    if (found) return found[0];
  }
  return '';
}
