import { expect, test } from 'vitest';
import { embeddedRows } from './embedded-texts.ts';

/*
 * The answers are checked from the written texts alone, by means that the generators do not use: sums are evaluated
 * again, and the answers of competition problems are found by trying.
 */
const rows = await embeddedRows();
const arithmetic = rows.get('math/arithmetic.jsonl')! as { question: string; answer: string }[];
const competition = rows.get('math/competition.jsonl.zst')! as {
  problem: string;
  solution: string;
  type: string;
}[];

test('every step of every arithmetic answer is true, whole and not negative', () => {
  let steps = 0;
  for (const { answer } of arithmetic) {
    for (const [, sum, value] of answer.matchAll(/<<([\d*+/-]+)=(\d+)>>/g)) {
      const [, a, operator, b] = /^(\d+)([*+/-])(\d+)$/.exec(sum!)!;
      const [x, y] = [Number(a), Number(b)];
      const result = operator === '*' ? x * y : operator === '+' ? x + y : operator === '-' ? x - y : x / y;
      expect([answer, result]).toEqual([answer, Number(value)]);
      steps++;
    }
  }
  expect(steps).toBeGreaterThan(2 * arithmetic.length);
});

test('every arithmetic answer ends in the value of its last step, and each step uses what is known', () => {
  for (const { question, answer } of arithmetic) {
    const final = /\n#### (\d+)$/.exec(answer)!;
    const values = [...answer.matchAll(/=(\d+)>>/g)].map(([, value]) => value!);
    expect([question, final[1]]).toEqual([question, values.at(-1)]);
    const known = new Set([...question.matchAll(/\d+/g)].map(([number]) => number));
    for (const [, sum, value] of answer.matchAll(/<<([^=]+)=(\d+)>>/g)) {
      const parts = sum!.split(/[*+/-]/);
      expect([answer, parts.some((part) => known.has(part))]).toEqual([answer, true]);
      known.add(value!);
    }
  }
});

test('every competition solution has one boxed answer, at its end', () => {
  for (const { solution } of competition) {
    expect(solution.split('\\boxed{')).toHaveLength(2);
    expect(boxed(solution)).not.toBe('');
  }
});

test('LaTeX braces and dollars are balanced', () => {
  for (const { problem, solution } of competition) {
    for (const text of [problem, solution]) {
      expect([text, text.replaceAll('\\$', '').split('$').length % 2]).toEqual([text, 1]);
      expect([text, text.split('{').length]).toEqual([text, text.split('}').length]);
    }
  }
});

function boxed(solution: string): string {
  return /\\boxed\{(.*)\}\$\.$/s.exec(solution)![1]!;
}

/** A value in LaTeX: a whole number, a decimal or a fraction. */
function latexValue(text: string): number {
  const match = /^(-?)\\frac\{(\d+)\}\{(\d+)\}$/.exec(text);
  return match === null ? Number(text) : ((match[1] === '-' ? -1 : 1) * Number(match[2])) / Number(match[3]);
}

/** A way to find the answer from the problem's text. */
type Solver = (numbers: number[], problem: string) => number;

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Plain JavaScript of a LaTeX polynomial in x. */
function polynomial(text: string): (x: number) => number {
  return (x) => {
    let total = 0;
    for (const [, sign, size, variable, power] of text.matchAll(/([+-]?) ?(\d*)(x)?(?:\^(\d))?/g)) {
      if (size === '' && variable === undefined) continue;
      total +=
        (sign === '-' ? -1 : 1) * Number(size === '' ? 1 : size) * (variable ? x ** Number(power ?? 1) : 1);
    }
    return total;
  };
}

const SOLVERS: readonly (readonly [name: string, pattern: RegExp, solve: Solver])[] = [
  [
    'greatest common divisor',
    /greatest common divisor|\\gcd|largest integer that divides/,
    ([a, b]) => range(a! + 1).findLast((divisor) => divisor > 0 && a! % divisor === 0 && b! % divisor === 0)!,
  ],
  [
    'number of divisors',
    /positive divisors does|positive integers that divide/,
    ([value]) => range(value! + 1).filter((divisor) => divisor > 0 && value! % divisor === 0).length,
  ],
  [
    'power and remainder',
    /remainder when \$\d+\^\{\d+\}/,
    ([base, exponent, modulus]) => Number(BigInt(base!) ** BigInt(exponent!) % BigInt(modulus!)),
  ],
  [
    'two remainders',
    /smallest positive integer that leaves/,
    ([r, a, s, b]) => range(1000).find((value) => value > 0 && value % a! === r && value % b! === s)!,
  ],
  [
    'inclusion and exclusion',
    /positive integers not exceeding/,
    ([limit, a, b]) =>
      range(limit! + 1).filter((value) => value > 0 && (value % a! === 0 || value % b! === 0)).length,
  ],
  ['base ten', /base ten|base \$10\$/, ([digits, base]) => Number.parseInt(String(digits), base)],
  [
    'two dice',
    /sided dice/,
    ([sides, , , target]) => {
      const faces = range(sides!).map((face) => face + 1);
      const hits = faces.flatMap((first) => faces.filter((second) => first + second === target));
      return hits.length / sides! ** 2;
    },
  ],
  [
    'two red ones',
    /both are red/,
    ([red, blue]) => {
      const all = [...range(red!).map(() => 'red'), ...range(blue!).map(() => 'blue')];
      const pairs = all.flatMap((first, i) => all.filter((_, j) => j !== i).map((second) => [first, second]));
      return pairs.filter(([first, second]) => first === 'red' && second === 'red').length / pairs.length;
    },
  ],
  [
    'committee',
    /committee of/,
    ([, a, b, exactly], problem) => {
      const size = Number(/committee of \$(\d+)/.exec(problem)![1]);
      let ways = 0;
      for (let set = 0; set < 2 ** (a! + b!); set++) {
        const first = bitCount(set & (2 ** a! - 1));
        if (first === exactly && bitCount(set) === size) ways++;
      }
      return ways;
    },
  ],
  [
    'grid paths',
    /along grid lines/,
    ([, , right, up]) => {
      const paths = (x: number, y: number): number =>
        x === 0 || y === 0 ? 1 : paths(x - 1, y) + paths(x, y - 1);
      return paths(right!, up!);
    },
  ],
  [
    'letters',
    /letters of/,
    (_, problem) => {
      const word = /([A-Z]{4,})/.exec(problem)![1]!;
      const strings = (rest: string): number =>
        rest === ''
          ? 1
          : [...new Set(rest)].reduce((sum, letter) => sum + strings(rest.replace(letter, '')), 0);
      return strings(word);
    },
  ],
  ['sum of fractions', /lowest terms/, ([a, b, c, d]) => a! / b! + c! / d!],
  ['price', /price of a/, ([price, up, down]) => price! * (1 + up! / 100) * (1 - down! / 100)],
  [
    'root of a quadratic',
    /(?:What is|Find) the (?:larger|smaller) root/,
    (_, problem) => {
      const p = polynomial(/\$(x\^2[^=]*) = 0/.exec(problem)![1]!);
      const roots = range(61)
        .map((x) => x - 30)
        .filter((x) => p(x) === 0);
      return problem.includes('larger') ? roots.at(-1)! : roots[0]!;
    },
  ],
  [
    'remainder of a polynomial',
    /remainder when \$p\(x\)/,
    (_, problem) => {
      const [, p, sign, root] = /p\(x\) = ([^$]*)\$ is divided by \$x ([+-]) (\d)/.exec(problem)!;
      return polynomial(p!)(sign === '-' ? Number(root) : -Number(root));
    },
  ],
  [
    'geometric series',
    /infinite geometric series/,
    ([first, top, bottom]) => {
      let sum = 0;
      for (let term = first!, count = 0; count < 2000; count++, term *= top! / bottom!) sum += term;
      return sum;
    },
  ],
  [
    'logarithm',
    /\\log/,
    ([base, shift, power]) =>
      range(1000)
        .map((x) => x - 50)
        .find((x) => Math.abs(Math.log(x + shift!) / Math.log(base!) - power!) < 1e-9)!,
  ],
  ['right triangle', /right triangle/, ([a, b]) => a! + b! + Math.hypot(a!, b!)],
  ['distance', /distance between/, ([x1, y1, x2, y2]) => Math.hypot(x1! - x2!, y1! - y2!)],
  [
    'area by Heron',
    /A triangle has vertices/,
    ([x1, y1, x2, y2, x3, y3]) => {
      const [a, b, c] = [
        Math.hypot(x1! - x2!, y1! - y2!),
        Math.hypot(x2! - x3!, y2! - y3!),
        Math.hypot(x3! - x1!, y3! - y1!),
      ];
      const half = (a + b + c) / 2;
      return Math.sqrt(half * (half - a) * (half - b) * (half - c));
    },
  ],
  ['determinant', /vmatrix/, ([a, b, c, d]) => a! * d! - b! * c!],
];

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

test.each(SOLVERS)('competition answers are what trying finds: %s', (_, pattern, solve) => {
  const problems = competition.filter(({ problem }) => pattern.test(problem));
  expect(problems.length).toBeGreaterThan(3);
  for (const { problem, solution } of problems) {
    const numbers = [...problem.matchAll(/-?\d+/g)].map(([number]) => Number(number));
    expect([problem, latexValue(boxed(solution))]).toEqual([
      problem,
      expect.closeTo(solve(numbers, problem), 6),
    ]);
  }
});

test('the solvers cover most of the competition problems', () => {
  const covered = competition.filter(({ problem }) => SOLVERS.some(([, pattern]) => pattern.test(problem)));
  expect(covered.length / competition.length).toBeGreaterThan(0.6);
});
