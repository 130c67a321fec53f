import { styleText } from 'node:util';
import type { ExecutionEvent } from '@sluice/execution';
import { terminalWidth } from './show-columns.ts';

/** Shows how a build goes, on standard error: one line that changes in a terminal, a line a phase elsewhere. */
export interface ProgressView {
  onEvent(event: ExecutionEvent): void;
  /** Clears the changing line, before something else is printed. */
  clear(): void;
}

const WHAT: Readonly<Record<string, string>> = {
  survey: 'looking into files',
  draw: 'drawing clusters',
  sample: 'reading sources',
  select: 'choosing documents',
  encode: 'tokenizing',
  balance: 'packing and balancing',
  write: 'writing blocks',
  audit: 'auditing',
  certify: 'certifying the splits',
  finish: 'writing the manifest',
};

const REDRAW_MILLISECONDS = 100;

interface PhaseState {
  name: string;
  taskCount: number;
  doneCount: number;
  /** Tasks that earlier runs had done. */
  readonly doneBefore: number;
  documents: number;
  bytes: number;
  tokens: number;
  /** Of the processes whose tasks run, by task. */
  readonly memoryBytes: Map<number, number>;
  started: number;
}

export function createProgressView(stream: NodeJS.WriteStream): ProgressView {
  let state: PhaseState | undefined;
  let drawn = 0;
  const draw = (line: string) => {
    const width = (terminalWidth(stream) ?? 80) - 1;
    stream.write(`\r\u001b[2K${line.slice(0, width)}`);
  };
  const clear = () => {
    if (stream.isTTY) stream.write('\r\u001b[2K');
  };
  return {
    clear,
    onEvent(event) {
      if (event.kind === 'phase-started') state = startPhase(event);
      if (state === undefined) return;
      if (event.kind === 'task-progressed') addProgress(state, event);
      if (event.kind === 'task-finished') {
        state.doneCount++;
        state.memoryBytes.delete(event.task.index);
      }
      if (event.kind === 'phase-finished') {
        clear();
        stream.write(`${renderFinished(state, event.seconds, stream)}\n`);
      } else if (stream.isTTY && performance.now() - drawn > REDRAW_MILLISECONDS) {
        drawn = performance.now();
        draw(renderRunning(state));
      }
    },
  };
}

function startPhase(event: ExecutionEvent & { kind: 'phase-started' }): PhaseState {
  const { name, taskCount } = event.phase;
  const counts = { documents: 0, bytes: 0, tokens: 0, memoryBytes: new Map<number, number>() };
  const { doneBefore } = event;
  return { name, taskCount, doneCount: doneBefore, doneBefore, ...counts, started: performance.now() };
}

function addProgress(
  state: PhaseState,
  { task, progress }: ExecutionEvent & { kind: 'task-progressed' },
): void {
  if (progress.memoryBytes !== undefined) state.memoryBytes.set(task.index, progress.memoryBytes);
  state.documents += progress.documents ?? 0;
  state.bytes += progress.bytes ?? 0;
  state.tokens += progress.tokens ?? 0;
}

function renderRunning(state: PhaseState): string {
  const seconds = (performance.now() - state.started) / 1000;
  const rates = [
    ...renderAmounts(state),
    ...renderRates(state, seconds),
    ...renderMemory(state),
    ...renderTimeLeft(state, seconds),
  ];
  return `  ${WHAT[state.name] ?? state.name}  ${state.doneCount}/${state.taskCount} tasks  ${rates.join('  ')}`;
}

function renderFinished(state: PhaseState, seconds: number, stream: NodeJS.WriteStream): string {
  const name = (WHAT[state.name] ?? state.name).padEnd(22);
  const amounts = renderAmounts(state);
  const isReused = amounts.length === 0 && seconds < 0.5 && state.documents + state.tokens === 0;
  const detail = isReused ? styleText('dim', 'done', { stream }) : amounts.join('  ');
  return `  ${name}${detail.padEnd(48)}${seconds.toFixed(1)} s`;
}

function renderAmounts({ documents, bytes, tokens }: PhaseState): string[] {
  return [
    ...(documents > 0 ? [`${shorten(documents)} documents`] : []),
    ...(bytes > 0 ? [`${shorten(bytes)}B read`] : []),
    ...(tokens > 0 ? [`${shorten(tokens)} tokens`] : []),
  ];
}

function renderRates({ bytes, tokens }: PhaseState, seconds: number): string[] {
  if (seconds < 1) return [];
  return [
    ...(bytes > 0 ? [`${shorten(bytes / seconds)}B/s`] : []),
    ...(tokens > 0 ? [`${shorten(tokens / seconds)} tokens/s`] : []),
  ];
}

/** What the workers that have a task, and this process, have of memory now. */
function renderMemory({ memoryBytes }: PhaseState): string[] {
  if (memoryBytes.size === 0) return [];
  const workers = [...memoryBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [`${shorten(workers + process.memoryUsage.rss())}B of memory`];
}

/** How long the rest of the phase takes if its tasks take as long as those that ran. */
function renderTimeLeft({ taskCount, doneCount, doneBefore }: PhaseState, seconds: number): string[] {
  if (doneCount === doneBefore || doneCount === taskCount) return [];
  const left = (seconds / (doneCount - doneBefore)) * (taskCount - doneCount);
  return [left < 90 ? `about ${Math.ceil(left)} s left` : `about ${Math.ceil(left / 60)} min left`];
}

/** 1234567 as `1.23 M`: three digits that count. */
export function shorten(amount: number): string {
  const units = ['', ' k', ' M', ' G', ' T'];
  const power = amount < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(amount) / 3));
  const scaled = amount / 1000 ** power;
  return `${power === 0 ? Math.round(scaled) : scaled.toPrecision(3)}${power === 0 ? ' ' : units[power]}`.trimEnd();
}
