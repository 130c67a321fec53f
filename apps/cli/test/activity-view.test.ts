import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createActivityView } from '../src/activity-view.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 40, write: (text: string) => written.push(text) };
  return { view: createActivityView(stream as never), written };
}

test('createActivityView(stream) adds up what is done of an activity, and begins anew with the next', async () => {
  const { view, written } = terminal(true);
  view.show('reading blocks', { tokens: 2_000 });
  view.show('reading blocks', { tokens: 3_000 }); // too soon to be drawn
  await delay(110);
  view.show('reading blocks', { tokens: 1_000 });
  view.show('comparing documents');
  view.show(`reading ${'a/long/path/'.repeat(10)}`);
  view.clear();
  const lines = written.map((text) => text.replace('\r\u001b[2K', ''));
  expect(lines.slice(0, 3)).toEqual([
    '  reading blocks  2.00 k tokens',
    '  reading blocks  6.00 k tokens',
    '  comparing documents',
  ]);
  expect(lines[3]).toHaveLength(39);
  expect(lines[4]).toBe('');
});

test('createActivityView(stream) writes nothing where there is no terminal', () => {
  const { view, written } = terminal(false);
  view.show('reading blocks', { tokens: 2_000 });
  view.clear();
  expect(written).toEqual([]);
});
