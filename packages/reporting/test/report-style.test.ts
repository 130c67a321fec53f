import { describe, expect, test } from 'vitest';
import { REPORT_STYLE } from '../src/report-style.ts';

/** The variables of each theme; the dark one changes some of the light ones. */
const [light, dark] = (() => {
  const blocks = [...REPORT_STYLE.matchAll(/:root \{([^}]*--page[^}]*)\}/g)].map(([, block]) =>
    Object.fromEntries([...block!.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, k, v]) => [k!, v!])),
  );
  return [blocks[0]!, { ...blocks[0]!, ...blocks[1]! }];
})();

/** The contrast of two colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXT_PAIRS = [
  ...['text', 'soft', 'link'].flatMap((ink) => [
    [ink, 'page'],
    [ink, 'panel'],
  ]),
  ...['good', 'bad', 'open'].map((look) => [look, `${look}-back`]),
  ...['template', 'separator', 'padding'].map((kind) => ['text', kind]),
] as [string, string][];

describe.each([
  ['light', light],
  ['dark', dark],
])('REPORT_STYLE in %s', (_, theme) => {
  test.each(TEXT_PAIRS)('has %s on %s at 4.5 : 1 or more', (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('contrast(a, b)', () => {
  // Figures of the WCAG's own examples: black on white, and #777777 that fails by a hair.
  test.each([
    ['#000000', '#ffffff', 21],
    ['#777777', '#ffffff', 4.48],
  ])('of %s and %s is %d', (a, b, ratio) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 2);
  });
});
