/**
 * A glob as a test of a path: `*` and `?` stay within one folder, `**` crosses folders, `[a-z]` and `[!a-z]` are
 * classes, `{a,b}` are alternatives and `{000..012}` a run of numbers of equal width. It matches the whole path.
 *
 * @throws RangeError for a pattern that is empty, absolute, leaves the source by `..`, or whose brackets do not close.
 */
export function globPattern(pattern: string): (path: string) => boolean {
  checkPattern(pattern);
  const expressions = expandBraces(pattern).map(
    (branch) => new RegExp(`^${translate(branch, pattern)}$`, 'su'),
  );
  return (path) => expressions.some((expression) => expression.test(path));
}

/** The one path that a pattern without braces names, `[?]` standing for `?`; undefined if it may match several. */
export function plainPath(pattern: string): string | undefined {
  const path = pattern.replaceAll(/\[([^\]!])\]/g, '$1');
  return /[*?[\]{}]/.test(pattern.replaceAll(/\[[^\]!]\]/g, '')) ? undefined : path;
}

/** The alternatives of a pattern: `a.{b,c}` gives `a.b` and `a.c`. */
export function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  if (open < 0) return [pattern];
  const close = closingBrace(pattern, open);
  const inside = pattern.slice(open + 1, close);
  const range = /^(\d+)\.\.(\d+)$/.exec(inside);
  const branches = range ? countUp(range[1]!, range[2]!) : splitBranches(inside);
  const head = pattern.slice(0, open);
  const tails = expandBraces(pattern.slice(close + 1));
  return branches.flatMap(expandBraces).flatMap((branch) => tails.map((tail) => head + branch + tail));
}

function checkPattern(pattern: string): void {
  const isOutside =
    pattern.startsWith('/') || /^[A-Za-z]:/.test(pattern) || pattern.split('/').includes('..');
  if (pattern === '' || isOutside) {
    throw new RangeError(`files: expected a glob inside the source, got ${JSON.stringify(pattern)}`);
  }
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '{') depth++;
    if (pattern[at] === '}' && --depth === 0) return at;
  }
  throw new RangeError(`files: a brace is not closed in ${JSON.stringify(pattern)}`);
}

function splitBranches(inside: string): string[] {
  const branches = [''];
  let depth = 0;
  for (const character of inside) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth === 0) branches.push('');
    else branches[branches.length - 1] += character;
  }
  return branches;
}

const MOST_NUMBERS = 100_000;

function countUp(first: string, last: string): string[] {
  const count = Number(last) - Number(first) + 1;
  if (!(count >= 1 && count <= MOST_NUMBERS)) {
    throw new RangeError(`files: expected a run of 1 to ${MOST_NUMBERS} numbers, got {${first}..${last}}`);
  }
  return Array.from({ length: count }, (_, step) => String(Number(first) + step).padStart(first.length, '0'));
}

const SYNTAX = /[\\^$.*+?()[\]{}|/]/;

function translate(branch: string, pattern: string): string {
  let expression = '';
  for (let at = 0; at < branch.length; ) {
    const rest = branch.slice(at);
    const part = /^\*\*\/|^\*\*|^\*|^\?|^\[!?\]?[^\]]*\]/.exec(rest)?.[0];
    if (part === undefined && rest[0] === '[') {
      throw new RangeError(`files: a bracket is not closed in ${JSON.stringify(pattern)}`);
    }
    const literal = String.fromCodePoint(rest.codePointAt(0)!);
    expression += part === undefined ? literal.replace(SYNTAX, '\\$&') : translatePart(part);
    at += (part ?? literal).length;
  }
  return expression;
}

function translatePart(part: string): string {
  if (part === '**/') return '(?:[^/]+/)*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  const isNegated = part[1] === '!';
  const members = part.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\\]^[&~|]/g, '\\$&');
  return `(?!/)[${isNegated ? '^' : ''}${members}]`;
}
