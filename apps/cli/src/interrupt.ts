/** Why a command stops when it is asked to: not a fault. */
class InterruptError extends Error {
  /** What becomes of the work. */
  readonly advice: string;

  constructor(signal: string, advice: string) {
    super(`stopped by ${signal}`);
    this.name = 'InterruptError';
    this.advice = advice;
  }
}

/** The advice of commands that change nothing. */
export const NOTHING_CHANGED = 'nothing was changed, run the same command again';

/**
 * A signal that is aborted by Ctrl-C or a request to end. A second Ctrl-C ends the process at once, as it would
 * without us; what is written is safe all the same, since nothing unfinished bears its final name.
 */
export function interruptSignal(advice = 'the same command continues'): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new InterruptError(name, advice));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
