import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createProgressView } from '../src/progress.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 200, write: (text: string) => written.push(text) };
  return { view: createProgressView(stream as never), written };
}

const phase = { name: 'encode', taskCount: 4 };
const task = { phase: 'encode', index: 1 };

describe('createProgressView(stream)', () => {
  test('shows tasks, amounts and the time left in a terminal', async () => {
    const { view, written } = terminal(true);
    view.onEvent({ kind: 'phase-started', phase, doneBefore: 1 });
    await delay(1_100);
    const progress = { documents: 2_000, tokens: 5e6, memoryBytes: 3e9 };
    view.onEvent({ kind: 'task-progressed', task, progress });
    expect(written.at(-1)).toMatch(
      /tokenizing {2}1\/4 tasks {2}2\.00 k documents {2}5\.00 M tokens {2}[\d.]+ M tokens\/s {2}3\.\d\d GB of memory$/,
    );
    await delay(110);
    view.onEvent({ kind: 'task-finished', task, seconds: 1 });
    // One task took 1.2 s, two are left.
    expect(written.at(-1)).toMatch(/2\/4 tasks .* about 3 s left$/);
  });

  test('writes a line a phase elsewhere', () => {
    const { view, written } = terminal(false);
    view.onEvent({ kind: 'phase-started', phase, doneBefore: 0 });
    view.onEvent({ kind: 'task-progressed', task, progress: { documents: 3 } });
    view.onEvent({ kind: 'task-finished', task, seconds: 1 });
    expect(written).toEqual([]);
    view.onEvent({ kind: 'phase-finished', phase, seconds: 1.25 });
    expect(written.join('')).toMatch(/^ {2}tokenizing +3 documents +1\.\d s\n$/);
  });
});
