/*
 * How a sample task gives priorities to the documents that it reads. A candidate's priority decides alone whether it is
 * in the sample, so that the tables of all tasks are merged in one way whatever the method: the smallest are taken.
 *
 * uniform         a keyed draw of the document's place: the same for any order and any tasks
 * random-access   as uniform, out of the clusters that were drawn
 * reservoir       algorithm L in each file, with its uniform variables kept
 * shuffle-buffer  the number under which the document left the buffer
 * head            the number under which it was read
 * every           as uniform; nothing is left out
 */
import { drawFor, rowPriorities } from '@sluice/determinism';
import {
  createReservoir,
  createShuffleBuffer,
  type Reservoir,
  resolveBudget,
  weightedPriority,
} from '@sluice/sampling';
import type { DomainSample } from '../recipe/resolve-sample.ts';
import type { CandidateCollector, SeenDocument } from './candidate-collector.ts';
import { candidateBudget } from './candidate-gate.ts';
import { weightOf } from './sample-fields.ts';

/** The draw of one task. */
export interface DrawMethod {
  /** Begins a file; the id is `<source>/<path>`. */
  startFile(id: string): void;
  offer(seen: SeenDocument): void;
  /** Whether the rest of the stream need not be read. */
  isDone(): boolean;
  /** Ends the stream. */
  finish(): void;
}

export interface DrawOptions {
  readonly seed: string;
  readonly domain: string;
  readonly sample: DomainSample;
  readonly collector: CandidateCollector;
}

export function createDrawMethod(options: DrawOptions): DrawMethod {
  switch (options.sample.method) {
    case 'uniform':
    case 'random-access':
    case 'every':
      return createUniformDraw(options);
    case 'reservoir':
      return createReservoirDraw(options);
    case 'shuffle-buffer':
      return createBufferedDraw(options);
    case 'head':
      return createStreamDraw(options);
  }
}

function createUniformDraw({ seed, sample, collector }: DrawOptions): DrawMethod {
  const { weight: field } = sample;
  let priorityOf: (row: number) => number = () => 0;
  return {
    startFile(id) {
      priorityOf = rowPriorities(seed, 'sampling/priority', id);
    },
    offer(seen) {
      const priority = priorityOf(seen.document.origin.row);
      if (field === undefined) {
        collector.admit(seen, priority);
        return;
      }
      const weight = weightOf(seen.document, field);
      collector.admit(seen, weightedPriority(priority, weight), weight);
    },
    isDone: () => false,
    finish() {},
  };
}

function createReservoirDraw({ seed, sample, collector }: DrawOptions): DrawMethod {
  const budget = candidateBudget(sample);
  let reservoir: Reservoir | undefined;
  return {
    startFile(id) {
      reservoir = createReservoir(budget, drawFor(seed, 'sampling/reservoir', id));
    },
    offer(seen) {
      const priority = reservoir!.offer(seen.byteLength);
      if (priority !== undefined) collector.admit(seen, priority);
    },
    isDone: () => false,
    finish() {},
  };
}

/** Takes documents as they come until the budget is reached. */
function createStreamDraw({ sample, collector }: DrawOptions): DrawMethod {
  const limit = resolveBudget(candidateBudget(sample));
  let documents = 0;
  let bytes = 0;
  const isDone = () => documents >= limit.documents || bytes >= limit.bytes;
  return {
    startFile() {},
    offer(seen) {
      if (isDone()) return;
      collector.admit(seen, documents++);
      bytes += seen.byteLength;
    },
    isDone,
    finish() {},
  };
}

/** Takes documents as they leave a shuffle buffer. */
function createBufferedDraw(options: DrawOptions): DrawMethod {
  const draw = drawFor(options.seed, 'sampling/shuffle-buffer', options.domain);
  const buffer = createShuffleBuffer<SeenDocument>(options.sample.buffer!, draw);
  const stream = createStreamDraw(options);
  return {
    ...stream,
    offer(seen) {
      for (const left of buffer.add(seen, seen.byteLength)) stream.offer(left);
    },
    finish() {
      for (const left of buffer.drain()) stream.offer(left);
    },
  };
}
