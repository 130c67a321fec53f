import type { Draw } from '@sluice/determinism';
import { fraction, type MadeProblem, type ProblemMaker } from './competition-types.ts';
import { between, pick } from './grammar.ts';

export function binomial(n: number, k: number): number {
  let value = 1;
  for (let step = 1; step <= k; step++) value = (value * (n - k + step)) / step;
  return value;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

function committee(draw: Draw): MadeProblem {
  const [first, second] = pick(draw, [
    ['teachers', 'students'],
    ['seniors', 'juniors'],
    ['doctors', 'nurses'],
    ['poets', 'painters'],
    ['engineers', 'geologists'],
  ] as const);
  const [a, b] = [between(draw, 4, 9), between(draw, 4, 10)];
  const [k, m] = [between(draw, 1, 3), between(draw, 2, 4)];
  return {
    problem: `A committee of $${k + m}$ people is to be chosen from $${a}$ ${first} and $${b}$ ${second}. ${pick(draw, ['In how many ways can this be done', 'How many committees are possible'])} if it must have exactly $${k}$ of the ${first}?`,
    steps: [
      `There are $\\binom{${a}}{${k}} = ${binomial(a, k)}$ ways to choose the ${first} and $\\binom{${b}}{${m}} = ${binomial(b, m)}$ ways to choose the ${second}.`,
      `The two choices are independent, so we multiply: $${binomial(a, k)} \\cdot ${binomial(b, m)}$.`,
    ],
    answer: binomial(a, k) * binomial(b, m),
  };
}

const PLAIN_WORDS = ['LEVEL', 'BANANA', 'PEPPER', 'COFFEE', 'TATTOO', 'SUCCESS', 'ALFALFA', 'POSSESS', 'MINIMUM', 'LETTERS', 'BALLOON', 'SEVENTEEN', 'COMMITTEE', 'ENGINEER', 'PARALLEL', 'ASSESS', 'CANADA', 'RIVER', 'TREES', 'GEESE'] as const;

function arrangements(draw: Draw): MadeProblem {
  const word = pick(draw, PLAIN_WORDS);
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1);
  const bottom = repeated.reduce((product, [, count]) => product * factorial(count), 1);
  const list = repeated.map(([letter, count]) => `$${count}$ copies of ${letter}`).join(' and ');
  return {
    problem: pick(draw, [
      `In how many distinguishable ways can the letters of the word ${word} be arranged?`,
      `How many different strings can be formed by permuting the letters of ${word}?`,
    ]),
    steps: [
      `The word has $${word.length}$ letters, with ${list}.`,
      `If all letters were different there would be $${word.length}! = ${factorial(word.length)}$ arrangements; equal letters make us count each one $${repeated.map(([, count]) => `${count}!`).join(' \\cdot ')} = ${bottom}$ times.`,
    ],
    answer: factorial(word.length) / bottom,
  };
}

function twoDice(draw: Draw): MadeProblem {
  const sides = pick(draw, [4, 6, 8, 10, 12]);
  const target = between(draw, 4, 2 * sides - 2);
  let ways = 0;
  for (let first = 1; first <= sides; first++) if (target - first >= 1 && target - first <= sides) ways++;
  return {
    problem: `Two fair $${sides}$-sided dice, with faces numbered from $1$ to $${sides}$, are rolled. What is the probability that the sum of the two numbers is $${target}$? Express your answer as a common fraction.`,
    steps: [
      `There are $${sides}^2 = ${sides * sides}$ equally likely outcomes.`,
      `The first die may show any number from $${Math.max(1, target - sides)}$ to $${Math.min(sides, target - 1)}$, and then the second is determined, which makes $${ways}$ favourable outcomes.`,
    ],
    answer: fraction(ways, sides * sides),
  };
}

function marbles(draw: Draw): MadeProblem {
  const [red, blue] = [between(draw, 3, 9), between(draw, 3, 9)];
  const total = red + blue;
  const [thing, place] = pick(draw, [
    ['marbles', 'A bag'],
    ['socks', 'A drawer'],
    ['beads', 'A jar'],
    ['tickets', 'A hat'],
    ['cards', 'A box'],
  ] as const);
  return {
    problem: `${place} holds $${red}$ red and $${blue}$ blue ${thing}. Two ${thing} are drawn at random without replacement. What is the probability that both are red?`,
    steps: [
      `The first is red with probability $${fraction(red, total)}$.`,
      `Given that, $${red - 1}$ of the remaining $${total - 1}$ are red, so the second is red with probability $${fraction(red - 1, total - 1)}$.`,
      `We multiply the two probabilities.`,
    ],
    answer: fraction(red * (red - 1), total * (total - 1)),
  };
}

function gridPaths(draw: Draw): MadeProblem {
  const [right, up] = [between(draw, 2, 7), between(draw, 2, 6)];
  return {
    problem: `${pick(draw, ['A bug crawls', 'A robot moves', 'An ant walks'])} along grid lines from $(0,0)$ to $(${right},${up})$, moving one unit right or one unit up at each step. How many different paths are there?`,
    steps: [
      `Every path has $${right + up}$ steps, of which exactly $${up}$ go up.`,
      `A path is determined by which of the steps go up, so the number is $\\binom{${right + up}}{${up}}$.`,
    ],
    answer: binomial(right + up, up),
  };
}

function inclusion(draw: Draw): MadeProblem {
  const [a, b] = pick(draw, [
    [2, 3],
    [3, 5],
    [4, 6],
    [2, 7],
    [6, 10],
    [5, 8],
    [4, 9],
  ] as const);
  const limit = between(draw, 50, 400);
  const both = (a * b) / (a === 4 && b === 6 ? 2 : a === 6 && b === 10 ? 2 : 1);
  const [x, y, z] = [Math.floor(limit / a), Math.floor(limit / b), Math.floor(limit / both)];
  return {
    problem: `How many positive integers not exceeding $${limit}$ are divisible by $${a}$ or by $${b}$?`,
    steps: [
      `There are $\\left\\lfloor \\frac{${limit}}{${a}} \\right\\rfloor = ${x}$ multiples of $${a}$ and $\\left\\lfloor \\frac{${limit}}{${b}} \\right\\rfloor = ${y}$ multiples of $${b}$.`,
      `The multiples of both are those of $${both}$, and there are $${z}$ of them, which have been counted twice.`,
    ],
    answer: x + y - z,
  };
}

export const COMPETITION_COUNTING: readonly ProblemMaker[] = [
  { type: 'Counting & Probability', level: 3, make: committee },
  { type: 'Counting & Probability', level: 3, make: arrangements },
  { type: 'Counting & Probability', level: 2, make: twoDice },
  { type: 'Counting & Probability', level: 3, make: marbles },
  { type: 'Counting & Probability', level: 2, make: gridPaths },
  { type: 'Counting & Probability', level: 4, make: inclusion },
];
