import { DROP_REASONS } from '@sluice/records';
import { describe, expect, test } from 'vitest';
import { REPORT_STYLE } from '../src/report-style.ts';
import { BAR_STYLE_COUNT, renderBarPatterns, renderStackedBars } from '../src/stacked-bar.ts';

const bars = (styles: readonly number[]) =>
  renderStackedBars({
    caption: 'c',
    rows: [{ label: 'r', parts: styles.map((style) => ({ name: `p${style}`, amount: 1, style })), note: '' }],
  }).markup;

/** The look of each part in the legend: its hue, and the pattern over it. */
const looks = (markup: string) =>
  [...markup.matchAll(/<svg class="key"[^>]*>(.*?)<\/svg>/g)].map(([, shapes]) =>
    [...shapes!.matchAll(/(?:fill-\d+|pattern-\d+)/g)].join(' '),
  );

describe('renderStackedBars(input)', () => {
  test('gives each look once, enough for every drop reason beside what was chosen', () => {
    const styles = Array.from({ length: BAR_STYLE_COUNT }, (_, style) => style);
    expect(new Set(looks(bars(styles))).size).toBe(BAR_STYLE_COUNT);
    expect(BAR_STYLE_COUNT).toBeGreaterThan(DROP_REASONS.length);
  });

  test('names hues and patterns that the page has', () => {
    const markup = bars(Array.from({ length: BAR_STYLE_COUNT }, (_, style) => style));
    for (const [hue] of markup.matchAll(/fill-\d+/g)) expect(REPORT_STYLE).toContain(`.${hue} {`);
    for (const [, pattern] of markup.matchAll(/url\(#([^)]*)\)/g))
      expect(renderBarPatterns().markup).toContain(`id="${pattern}"`);
  });

  test('leaves parts of nothing out of the bar, and says so of a bar of nothing', () => {
    const markup = renderStackedBars({
      caption: 'c',
      rows: [{ label: 'r', parts: [{ name: 'p', amount: 0, style: 0 }], note: '' }],
    }).markup;
    expect(markup).toContain('<svg class="bar" role="img" aria-label="r: nothing"></svg>');
  });
});
