import { RE2JS } from 're2js';

/** A regular expression that any text is asked in time proportional to its length, whatever the pattern. */
export interface TextPattern {
  readonly source: string;
  /** Whether some part of the text matches. */
  test(text: string): boolean;
}

/**
 * A pattern in the syntax of RE2: that of JavaScript but for what needs backtracking (`(?=…)`, `(?!…)`, `\1`), with
 * `(?i)`, `(?m)` and `(?s)` at the beginning for flags. `^` and `$` are the ends of the text, with `(?m)` of lines.
 *
 * @throws RangeError naming the parameter, for a pattern that is none or needs backtracking.
 */
export function compilePattern(source: string, name: string): TextPattern {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    throw new RangeError(
      `${name}: ${JSON.stringify(source)} is no pattern of RE2 syntax: ${reason}. It has no look-around and no back ` +
        'references, since these can take for ever on some texts.',
    );
  }
  return { source, test: (text) => pattern.test(text) };
}
