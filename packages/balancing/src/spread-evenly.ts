/**
 * A sequence of streams in which every window has each of them within one of its share, and so does every beginning
 * of whole windows: fair scheduling, with windows as time slots, a slot's places as processors, and the fractional part
 * of a stream's share of a window as its weight. Each window gives every stream the whole part of its share and at most
 * one more; who gets one is decided by the PD2 algorithm (Srinivasan and Anderson, "Optimal rate-based scheduling on
 * multiprocessors", 2002; Baruah et al. 1996 proved that such schedules exist), which is exact: all its numbers are
 * integers below a few times the number of blocks.
 */

/** What PD2 compares: the earliest deadline first, then who is hardest to put off. */
interface Claimant {
  readonly stream: number;
  /** Windows until its next extra place is due. */
  readonly deadline: number;
  /** Whether the window of the place after that one overlaps with this one's. */
  readonly overlaps: boolean;
  /** Windows until a series of places without slack ends; 0 for streams of a fraction under a half. */
  readonly groupDeadline: number;
}

/**
 * The places of the streams in order: `counts[s]` times s. Inside a window they stand by stream; the caller shuffles.
 *
 * @param counts - blocks of each stream, whole numbers.
 * @param windowBlocks - blocks of a window, a positive integer; the last window may be shorter.
 */
export function spreadEvenly(counts: readonly number[], windowBlocks: number): Uint16Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sequence = new Uint16Array(total);
  const whole = counts.map((count) => Math.floor((count * windowBlocks) / total));
  const fractions = counts.map((count, stream) => count * windowBlocks - whole[stream]! * total);
  const extraPlaces = windowBlocks - whole.reduce((sum, part) => sum + part, 0);
  // In units of 1 / total: how far each stream is behind its exact share, from -total to total.
  const lags = counts.map(() => 0);
  const left = [...counts];
  let place = 0;
  while (total - place >= windowBlocks) {
    const extra = chooseExtra({ fractions, lags, total }, extraPlaces);
    for (const [stream, part] of whole.entries()) {
      const given = part + (extra.has(stream) ? 1 : 0);
      lags[stream]! += fractions[stream]! - (extra.has(stream) ? total : 0);
      left[stream]! -= given;
      sequence.fill(stream, place, place + given);
      place += given;
    }
  }
  for (const [stream, rest] of left.entries()) {
    sequence.fill(stream, place, place + rest);
    place += rest;
  }
  return sequence;
}

interface Progress {
  readonly fractions: readonly number[];
  readonly lags: readonly number[];
  readonly total: number;
}

/** The streams that get one more in the next window. */
function chooseExtra(progress: Progress, extraPlaces: number): Set<number> {
  const claimants = progress.fractions.flatMap((_, stream) => claimOf(progress, stream) ?? []);
  claimants.sort(
    (a, b) =>
      a.deadline - b.deadline ||
      Number(b.overlaps) - Number(a.overlaps) ||
      b.groupDeadline - a.groupDeadline ||
      a.stream - b.stream,
  );
  return new Set(claimants.slice(0, extraPlaces).map(({ stream }) => stream));
}

/** The claim of a stream on an extra place in the next window, or undefined if it is ahead of its share. */
function claimOf({ fractions, lags, total }: Progress, stream: number): Claimant | undefined {
  const fraction = fractions[stream]!;
  const lag = lags[stream]!;
  if (fraction === 0 || lag + fraction <= 0) return undefined;
  const deadline = Math.ceil((total - lag) / fraction);
  const gap = total - fraction;
  const idle = Math.ceil((deadline * gap - lag) / total);
  return {
    stream,
    deadline,
    overlaps: (total - lag) % fraction !== 0,
    groupDeadline: 2 * fraction < total ? 0 : Math.ceil((total * idle + lag) / gap),
  };
}
