import type { Draw } from '@sluice/determinism';
import { expand, pick } from './grammar.ts';

/** A word problem while it is being told. */
export interface Story {
  readonly draw: Draw;
  /** Who and what it is about. */
  readonly bound: { readonly [symbol: string]: string };
  amount: number;
  readonly sentences: string[];
  readonly steps: string[];
  /** Templates that the story has used, so that no sentence comes twice while there are others. */
  readonly used: Set<string>;
}

/** A sentence of the story: one of the templates, filled. */
export function say(story: Story, templates: readonly string[], extra: Record<string, string | number> = {}): string {
  const bound = { ...story.bound, ...Object.fromEntries(Object.entries(extra).map(([k, v]) => [k, String(v)])) };
  const fresh = templates.filter((template) => !story.used.has(template));
  const template = pick(story.draw, fresh.length > 0 ? fresh : templates);
  story.used.add(template);
  return expand(template, { grammar: {}, bound, draw: story.draw });
}

/** Notes a step: the sum in words, worked out as GSM8K does. */
export function work(story: Story, sum: string, value: number, templates: readonly string[], extra = {}): void {
  story.steps.push(say(story, templates, { ...extra, sum: `${sum} = <<${sum.replaceAll(' ', '')}=${value}>>${value}` }));
  story.amount = value;
}

