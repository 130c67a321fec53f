import { shorten } from './progress.ts';
import { cutLine, terminalWidth } from './show-columns.ts';

/** Shows what a command is at, on standard error: one line that changes in a terminal, nothing elsewhere. */
export interface ActivityView {
  /** @param amounts of what was done since the last call, added up while the activity stays the same */
  show(activity: string, amounts?: Readonly<Record<string, number>>): void;
  /** Clears the line, before something else is printed. */
  clear(): void;
}

const REDRAW_MILLISECONDS = 100;

export function createActivityView(stream: NodeJS.WriteStream): ActivityView {
  let current = '';
  let sums: Record<string, number> = {};
  let drawn = 0;
  return {
    show(activity, amounts = {}) {
      const isNew = activity !== current;
      if (isNew) [current, sums] = [activity, {}];
      for (const [what, amount] of Object.entries(amounts)) sums[what] = (sums[what] ?? 0) + amount;
      if (!stream.isTTY || (!isNew && performance.now() - drawn < REDRAW_MILLISECONDS)) return;
      drawn = performance.now();
      const parts = Object.entries(sums).map(([what, amount]) => `${shorten(amount)} ${what}`);
      const line = `  ${[activity, ...parts].join('  ')}`;
      stream.write(`\r\u001b[2K${cutLine(line, (terminalWidth(stream) ?? 80) - 1)}`);
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001b[2K');
    },
  };
}
