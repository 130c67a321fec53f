import type { Draw } from '@sluice/determinism';
import type { Budget } from './budget.ts';
import { createThresholdSketch } from './threshold-sketch.ts';

/** A reservoir that draws its documents by skipping. */
export interface Reservoir {
  /**
   * Takes the next document of the stream into account: its priority in [0, 1) if it enters the reservoir for now, or
   * undefined. The reservoir holds those with the smallest priorities that fill the budget.
   */
  offer(byteLength: number): number | undefined;
}

/**
 * Reservoir sampling by skips (algorithm L; Li, "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))",
 * 1994), with the uniform variables that L leaves implicit kept as priorities: once the reservoir is full a document
 * enters with probability `threshold`, so that the number of documents passed over is geometric, and the priority of
 * the one that enters is uniform below the threshold.
 *
 * Keeping them is what allows for a budget in bytes, and for reservoirs of several files to be merged by priority. The
 * threshold is that of a sketch, at most a bucket above the largest priority held, which leaves the sample as uniform.
 *
 * Uniform, but a function of the stream's order: use bottom-k where the same sample is wanted for any order.
 *
 * @throws RangeError or TypeError for a bad budget
 */
export function createReservoir(budget: Budget, draw: Draw): Reservoir {
  const sketch = createThresholdSketch(budget);
  let skipCount = 0;
  return {
    offer(byteLength) {
      if (skipCount > 0) {
        skipCount--;
        return undefined;
      }
      const priority = draw.uniform() * Math.min(1, sketch.threshold);
      sketch.add(priority, { byteLength });
      const { threshold } = sketch;
      if (threshold < 1) skipCount = Math.floor(Math.log(1 - draw.uniform()) / Math.log1p(-threshold));
      return priority;
    },
  };
}
