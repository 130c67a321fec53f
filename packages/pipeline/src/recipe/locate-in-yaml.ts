import { type Document, isMap, isNode, isPair, isScalar, type LineCounter } from 'yaml';
import type { LocatePart } from './check-recipe.ts';

/** Tells where the parts of a YAML document stand; for a part that is not there, where its nearest parent does. */
export function locateInYaml(document: Document, lines: LineCounter): LocatePart {
  return {
    has: (path) => document.hasIn(path as unknown[]),
    place: (path, what) => {
      const offset = offsetOf(document, path, what);
      return offset === undefined ? {} : placeOf(lines, offset);
    },
  };
}

/** Line and column of an offset in the text, both from 1. */
export function placeOf(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where the nearest node that exists on the path begins. */
function offsetOf(
  document: Document,
  path: readonly PropertyKey[],
  what: 'key' | 'value',
): number | undefined {
  if (what === 'key' || path.length > 0) {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1))
      : undefined;
    if (pair !== undefined && isNode(pair.key)) {
      const target = what === 'value' && isNode(pair.value) ? pair.value : pair.key;
      return target.range?.[0];
    }
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? undefined : offsetOf(document, path.slice(0, -1), what);
}
