import { describe, expect, test } from 'vitest';
import { renderLineChart } from '../src/line-chart.ts';
import { renderEdgeCurves } from '../src/render-edge-curves.ts';
import { curve } from './build-corpus.ts';

const circles = (markup: string, look: string) =>
  [...markup.matchAll(new RegExp(`class="mark ${look}" cx="([\\d.]+)%" cy="([\\d.]+)%"`, 'g'))].map(
    ([, x, y]) => [Number(x), Number(y)],
  );
const lines = (markup: string, look: string) =>
  [
    ...markup.matchAll(
      new RegExp(`class="${look}" x1="([\\d.]+)%" y1="([\\d.]+)%" x2="([\\d.]+)%" y2="([\\d.]+)%"`, 'g'),
    ),
  ].map((match) => match.slice(1).map(Number));

describe('renderLineChart(input)', () => {
  test('places what is larger higher up, and what is outside at the edge', () => {
    const { markup } = renderLineChart({
      spoken: 'a "chart"',
      chance: 0.5,
      steps: [
        { label: '1', upper: 1, interval: [-0.5, 2], lower: 0 },
        { label: '2', upper: 0.5, interval: [0.25, 0.75], lower: 0.25 },
      ],
    });
    // 0 is 86 % from the top, 1 is 4 %.
    expect(circles(markup, 'edge')).toEqual([
      [15, 4],
      [97, 45],
    ]);
    expect(circles(markup, 'inside')).toEqual([
      [15, 86],
      [97, 65.5],
    ]);
    expect(lines(markup, 'whisker')).toEqual([
      [15, 86, 15, 4],
      [97, 65.5, 97, 24.5],
    ]);
    expect(lines(markup, 'plot-line edge')).toEqual([[15, 4, 97, 45]]);
    expect(lines(markup, 'plot-line chance')).toEqual([[10, 45, 100, 45]]);
    expect(markup).toContain('aria-label="a &quot;chart&quot;"');
  });

  test('has a place for a single step', () => {
    const steps = [{ label: '1', upper: 1, interval: [1, 1] as const, lower: 1 }];
    const { markup } = renderLineChart({ spoken: 's', chance: 0.5, steps });
    expect(circles(markup, 'edge')).toEqual([[56, 4]]);
  });
});

describe('renderEdgeCurves(curves)', () => {
  const { markup } = renderEdgeCurves([
    curve(),
    curve({ edge: 'suffix', tells: 'subdomain', within: '<b>' }),
  ]);

  test('puts the interval of the excess on top of the inside, so that it is around the edge', () => {
    const [[, inside], [, edge], [, bottom, , top]] = [
      circles(markup, 'inside')[1]!,
      circles(markup, 'edge')[1]!,
      lines(markup, 'whisker')[1]!,
    ] as [number[], number[], number[]];
    // 75 % inside, 95 % at the edge, and from 10 to 30 % beyond the inside: shown up to 100 %.
    expect([inside, edge, bottom, top]).toEqual([24.5, 8.1, 16.3, 4]);
  });

  test('gives every figure in words and in a table', () => {
    expect(markup).toContain(
      'aria-label="What the first tokens tell of the domain: 1 token 54.0 %, from inside 50.0 %; 2 tokens 95.0 %, from inside 75.0 %; a guess 25.0 %"',
    );
    expect(markup).toContain('<bdi>What the last tokens tell of the subdomain within &lt;b&gt;</bdi>');
    expect(markup).toContain('<td class="number">1,200</td><td class="number">54.0 %</td>');
    expect(markup).toContain('4.0 % (-1.0 % to 9.0 %)');
    expect(markup.match(/<svg/g)).toHaveLength(2);
    expect(markup.match(/<table>/g)).toHaveLength(2);
  });

  test('gives nothing where there is no curve', () => {
    expect(renderEdgeCurves([]).markup).toBe('');
  });
});
