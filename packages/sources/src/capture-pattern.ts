import { RE2JS } from 're2js';

/**
 * What the one capture group of a pattern holds in a value, undefined where it holds nothing. In the syntax of RE2,
 * which takes time in proportion to the value, whatever the pattern.
 *
 * @throws RangeError naming the parameter, for a pattern that is none, needs backtracking or has not one capture group
 */
export function compileCapture(source: string, name: string): (value: string) => string | undefined {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    throw new RangeError(`${name}: ${source} is no pattern of RE2 syntax: ${reason}`);
  }
  if (pattern.groupCount() !== 1)
    throw new RangeError(`${name}: expected one capture group, got ${pattern.groupCount()} in ${source}`);
  return (value) => pattern.exec(value)?.[1] || undefined;
}
