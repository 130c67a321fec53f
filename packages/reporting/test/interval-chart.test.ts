import { describe, expect, test } from 'vitest';
import { renderIntervals } from '../src/interval-chart.ts';
import { renderProbes } from '../src/render-probes.ts';
import { renderSampleShares } from '../src/render-sample-shares.ts';
import { certificate, finding } from './build-corpus.ts';

describe('renderIntervals(caption, rows)', () => {
  test('places figure and interval, and says both in words', () => {
    const { markup } = renderIntervals('c', [
      { label: 'a <b>', figure: 0.5, interval: [0.25, 1.2], isProblem: true },
      { label: 'plain', figure: 0, isProblem: false },
    ]);
    expect(markup).toContain('x1="26.000%" x2="98.000%"');
    expect(markup).toContain('class="mark problem" cx="50.000%"');
    expect(markup).toContain('aria-label="a &lt;b&gt;: 50.0 %, interval 25.0 % to 120.0 %, a problem"');
    expect(markup.match(/class="whisker"/g)).toHaveLength(1);
    expect(markup).toContain('class="mark" cx="2.000%"');
  });
});

describe('renderProbes(findings)', () => {
  test('shows every probe with a figure under what it tells, and nothing else', () => {
    const { markup } = renderProbes([
      finding('probe/surface/last-character/domain', 0.9, {
        severity: 'high',
        interval: [0.8, 1],
        subject: 'math',
      }),
      finding('probe/prefix/subdomain', 0.1, { severity: 'low' }),
      finding('probe/suffix/subdomain', null),
      finding('leakage/documents', 0.7),
    ]);
    expect(markup).toContain('How much of the domain form tells');
    expect(markup).toContain('last character, of math: 90.0 %, interval 80.0 % to 100.0 %, a problem');
    expect(markup).toContain('first tokens: 10.0 %"');
    expect(markup.match(/<li>/g)).toHaveLength(2);
    expect(renderProbes([]).markup).toContain('none was run');
  });
});

describe('renderSampleShares(certificate)', () => {
  const part = (name: string, population: number, sample: number) => ({
    name,
    population: { documents: population, bytes: 1 },
    sample: { documents: sample, bytes: 1 },
  });

  test('puts the sample beside its population, part by part, with what is not listed as the rest', () => {
    const { markup } = renderSampleShares(
      certificate({
        domain: 'code',
        population: { documents: 100, bytes: 1, groups: 40 },
        sample: { documents: 50, bytes: 1 },
        lengths: [
          { fromBytes: 0, population: 60, sample: 10 },
          { fromBytes: 2_000, population: 40, sample: 40 },
        ],
        files: [part('a', 100, 50)],
        groups: Array.from({ length: 30 }, (_, n) => part(`g${n}`, 2, 1)),
      }),
    );
    expect(markup).toContain('population: 0 B to 2.0 kB 60, from 2.0 kB 40"');
    expect(markup).toContain('sample: 0 B to 2.0 kB 20, from 2.0 kB 80"');
    expect(markup).not.toContain('by file');
    expect(markup).toMatch(/g9 2, all others 80"/);
  });
});
