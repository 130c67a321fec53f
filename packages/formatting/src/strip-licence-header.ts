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

/**
 * A source file without the comments at its beginning that hold a licence or copyright notice, and the blank lines
 * behind them. A line that runs the script or says its encoding stays, as do other comments.
 */
export function stripLicenceHeader(text: string): string {
  const kept: string[] = [];
  let rest = text;
  for (;;) {
    const lineEnd = /\r\n|\r|\n/.exec(rest);
    const line = lineEnd ? rest.slice(0, lineEnd.index + lineEnd[0].length) : rest;
    if (line.length < MAX_KEPT_LINE && KEPT_FIRST.test(line)) {
      kept.push(line);
      rest = rest.slice(line.length);
      continue;
    }
    const start = BLANK_LINES.exec(rest)![0].length;
    const header = findComment(rest.slice(start, start + MAX_HEADER));
    if (header === '' || !NOTICE.test(header)) break;
    rest = rest.slice(start + header.length).replace(BLANK_LINES, '');
  }
  return rest.length + kept.reduce((sum, line) => sum + line.length, 0) === text.length
    ? text
    : kept.join('') + rest;
}

/** The comment at the beginning of a text; the empty string if there is none. */
function findComment(text: string): string {
  for (const comment of COMMENTS) {
    const found = comment.exec(text);
    if (found) return found[0];
  }
  return '';
}
