import { drawFor } from '@sluice/determinism';
import { COMPETITION_ALGEBRA } from './competition-algebra.ts';
import { COMPETITION_COUNTING } from './competition-counting.ts';
import { COMPETITION_GEOMETRY } from './competition-geometry.ts';
import { COMPETITION_NUMBERS } from './competition-numbers.ts';
import type { ProblemMaker } from './competition-types.ts';
import { pick } from './grammar.ts';

/** Fields as in the MATH data set: LaTeX, and the answer in `\boxed{}`. */
export interface CompetitionProblem {
  readonly problem: string;
  readonly level: string;
  readonly type: string;
  readonly solution: string;
}

const MAKERS: readonly ProblemMaker[] = [
  ...COMPETITION_ALGEBRA,
  ...COMPETITION_COUNTING,
  ...COMPETITION_GEOMETRY,
  ...COMPETITION_NUMBERS,
];

/** Problems in the style of school competitions. Each maker computes its answer from the numbers it draws. */
export function competitionProblems(count: number): CompetitionProblem[] {
  return Array.from({ length: count }, (_, row) => {
    const draw = drawFor('embedded', 'math/competition', String(row));
    const { type, level, make } = pick(draw, MAKERS);
    const { problem, steps, answer } = make(draw);
    const closing = pick(draw, CLOSINGS).replace('@', `\\boxed{${answer}}`);
    return { problem, level: `Level ${level}`, type, solution: [...steps, closing].join(pick(draw, JOINTS)) };
  });
}

const CLOSINGS = [
  'The answer is $@$.',
  'Therefore, the answer is $@$.',
  'Thus we obtain $@$.',
  'Hence the value we want is $@$.',
  'So the result is $@$.',
  'This gives $@$.',
] as const;

const JOINTS = [' ', '\n\n', '\n'] as const;
