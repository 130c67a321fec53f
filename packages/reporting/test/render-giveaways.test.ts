import { describe, expect, test } from 'vitest';
import { renderGiveaways } from '../src/render-giveaways.ts';
import { giveaway } from './build-corpus.ts';

describe('renderGiveaways(giveaways)', () => {
  test('marks the run in its text, line breaks shown, markup escaped', () => {
    const example = { document: 'gsm8k/a#1', before: 'so </td>\n', after: '\t42' };
    const { markup } = renderGiveaways([giveaway('math', { text: '#### <b>\n', example })]);
    expect(markup).toContain('<bdi>so &lt;/td&gt;↵<mark>#### &lt;b&gt;↵</mark>⇥42</bdi>');
    expect(markup).toContain('<bdi>subdomain within math</bdi>');
    expect(markup).toContain('<td class="words">after a line break</td>');
    expect(markup).toContain('50.0 %');
    expect(markup).toContain('gsm8k/a#1');
  });

  test('shows the worst ten, the worst first', () => {
    const { markup } = renderGiveaways(
      Array.from({ length: 12 }, (_, n) => giveaway('w', { text: `run${n}`, excess: n / 100 })),
    );
    expect([...markup.matchAll(/<mark>run(\d+)<\/mark>/g)].map(([, n]) => Number(n))).toEqual([
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2,
    ]);
    expect(markup).toContain('the worst 10 of 12');
  });

  test('gives nothing where there is none', () => {
    expect(renderGiveaways([]).markup).toBe('');
  });
});
