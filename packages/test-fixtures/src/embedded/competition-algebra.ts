import type { Draw } from '@sluice/determinism';
import { fraction, type MadeProblem, type ProblemMaker, polynomial } from './competition-types.ts';
import { between, pick } from './grammar.ts';

function nonZero(draw: Draw, low: number, high: number): number {
  const value = between(draw, low, high);
  return value === 0 ? high : value;
}

function quadraticRoots(draw: Draw): MadeProblem {
  const p = nonZero(draw, -9, 9);
  const q = p + between(draw, 1, 8) || p + 9;
  const square = polynomial([1, -(p + q), p * q]);
  const factor = (root: number) => `(${polynomial([1, -root])})`;
  const [ask, answer] = pick(draw, [
    ['the larger root', Math.max(p, q)],
    ['the smaller root', Math.min(p, q)],
    ['the sum of the squares of the roots', p * p + q * q],
    ['the positive difference of the roots', Math.abs(p - q)],
  ] as const);
  return {
    problem: pick(draw, [
      `What is ${ask} of the equation $${square} = 0$?`,
      `Find ${ask} of $${square} = 0$.`,
      `The equation $${square} = 0$ has two real roots. Determine ${ask}.`,
    ]),
    steps: [
      `We look for two numbers with sum $${p + q}$ and product $${p * q}$; they are $${p}$ and $${q}$.`,
      `The left side factors as $${factor(p)}${factor(q)}$, so that $x = ${p}$ or $x = ${q}$.`,
    ],
    answer,
  };
}

function linearSystem(draw: Draw): MadeProblem {
  const [x, y] = [between(draw, -8, 9), between(draw, -8, 9)];
  const [a, b] = [between(draw, 2, 7), nonZero(draw, -5, 5)];
  const c = nonZero(draw, -4, 4);
  const d = a * b > 0 ? -Math.abs(b) - 1 : Math.abs(b) + 1;
  const determinant = a * d - b * c;
  if (determinant === 0) return linearSystem(draw);
  const line = (left: number, right: number) =>
    `${polynomial([left, 0])} ${right < 0 ? '-' : '+'} ${Math.abs(right) === 1 ? '' : Math.abs(right)}y = ${left * x + right * y}`;
  const [ask, answer] = pick(draw, [
    ['x + y', x + y],
    ['xy', x * y],
    ['x - y', x - y],
    ['x', x],
  ] as const);
  return {
    problem: `Real numbers $x$ and $y$ satisfy\n\\[\\begin{aligned} ${line(a, b)} \\\\ ${line(c, d)}. \\end{aligned}\\]\n${pick(draw, ['What is $@$?', 'Find $@$.', 'Compute $@$.']).replace('@', ask)}`,
    steps: [
      `We eliminate $y$: multiplying the first equation by $${d}$ and the second by $${b}$ and subtracting gives $${determinant}x = ${determinant * x}$, so $x = ${x}$.`,
      `Substituting back, $${a} \\cdot ${x < 0 ? `(${x})` : x} ${b < 0 ? '-' : '+'} ${Math.abs(b)}y = ${a * x + b * y}$, so $y = ${y}$.`,
    ],
    answer,
  };
}

function arithmeticSeries(draw: Draw): MadeProblem {
  const [first, step, count] = [between(draw, 1, 20), between(draw, 2, 9), between(draw, 8, 40)];
  const last = first + step * (count - 1);
  return {
    problem: pick(draw, [
      `Compute the sum $${first} + ${first + step} + ${first + 2 * step} + \\cdots + ${last}$.`,
      `An arithmetic sequence begins $${first}, ${first + step}, ${first + 2 * step}, \\ldots$ and ends with $${last}$. What is the sum of its terms?`,
    ]),
    steps: [
      `The common difference is $${step}$, so the number of terms is $\\frac{${last} - ${first}}{${step}} + 1 = ${count}$.`,
      `The mean of the first and the last term is $\\frac{${first} + ${last}}{2} = ${fraction(first + last, 2)}$, and the sum is the mean times the number of terms.`,
    ],
    answer: (count * (first + last)) / 2,
  };
}

function geometricSeries(draw: Draw): MadeProblem {
  const [first, denominator] = [between(draw, 1, 12), between(draw, 2, 9)];
  const numerator = between(draw, 1, denominator - 1);
  const ratio = fraction(numerator, denominator);
  return {
    problem: `An infinite geometric series has first term $${first}$ and common ratio $${ratio}$. ${pick(draw, ['What is its sum?', 'Find the sum of the series.'])} Express your answer as a common fraction where needed.`,
    steps: [
      `Since $\\left|${ratio}\\right| < 1$, the series converges to $\\frac{a}{1 - r}$ with $a = ${first}$ and $r = ${ratio}$.`,
      `Here $1 - r = ${fraction(denominator - numerator, denominator)}$.`,
    ],
    answer: fraction(first * denominator, denominator - numerator),
  };
}

function remainder(draw: Draw): MadeProblem {
  const coefficients = [between(draw, 1, 4), between(draw, -6, 6), between(draw, -9, 9), between(draw, -9, 9)];
  const root = pick(draw, [-3, -2, -1, 1, 2, 3]);
  const value = coefficients.reduce((sum, coefficient) => sum * root + coefficient, 0);
  const p = polynomial(coefficients);
  return {
    problem: `What is the remainder when $p(x) = ${p}$ is divided by $${polynomial([1, -root])}$?`,
    steps: [
      `By the Remainder Theorem the remainder is $p(${root})$.`,
      `We evaluate by Horner's scheme: $${coefficients.slice(0, 3).reduce((text, coefficient, index) => (index === 0 ? String(coefficient) : `(${text}) \\cdot (${root}) + (${coefficient})`), '')}$ is multiplied by $${root}$ once more, and $${coefficients[3]}$ is added.`,
    ],
    answer: value,
  };
}

function complexProduct(draw: Draw): MadeProblem {
  const [a, b, c, d] = [between(draw, 1, 9), nonZero(draw, -9, 9), between(draw, 1, 9), nonZero(draw, -9, 9)];
  const complex = (re: number, im: number) =>
    im === 0 ? `${re}` : `${re} ${im < 0 ? '-' : '+'} ${Math.abs(im) === 1 ? '' : Math.abs(im)}i`;
  return {
    problem: `${pick(draw, ['Simplify', 'Evaluate', 'Expand'])} $(${complex(a, b)})(${complex(c, d)})$, where $i^2 = -1$.`,
    steps: [
      `Multiplying out, we get $${a * c} + (${a * d})i + (${b * c})i + (${b * d})i^2$.`,
      `Because $i^2 = -1$, the real part is $${a * c} - (${b * d}) = ${a * c - b * d}$ and the imaginary part is $${a * d} + (${b * c}) = ${a * d + b * c}$.`,
    ],
    answer: complex(a * c - b * d, a * d + b * c),
  };
}

function logarithm(draw: Draw): MadeProblem {
  const [base, power, shift] = [between(draw, 2, 5), between(draw, 2, 4), between(draw, 1, 30)];
  return {
    problem: `Solve for $x$: $\\log_{${base}} (x + ${shift}) = ${power}$.`,
    steps: [
      `By the definition of the logarithm, $x + ${shift} = ${base}^{${power}} = ${base ** power}$.`,
      `Subtracting $${shift}$ from both sides isolates $x$.`,
    ],
    answer: base ** power - shift,
  };
}

function composition(draw: Draw): MadeProblem {
  const [a, b, c, d, x] = [between(draw, 2, 6), between(draw, -7, 7), between(draw, 1, 4), between(draw, -5, 5), between(draw, -3, 5)];
  const inner = c * x * x + d;
  return {
    problem: `Let $f(x) = ${polynomial([a, b])}$ and $g(x) = ${polynomial([c, 0, d])}$. ${pick(draw, ['What is $@$?', 'Find $@$.', 'Compute $@$.']).replace('@', `f(g(${x}))`)}`,
    steps: [
      `First, $g(${x}) = ${c} \\cdot ${x * x} + (${d}) = ${inner}$.`,
      `Then $f(${inner}) = ${a} \\cdot ${inner < 0 ? `(${inner})` : inner} + (${b})$.`,
    ],
    answer: a * inner + b,
  };
}

export const COMPETITION_ALGEBRA: readonly ProblemMaker[] = [
  { type: 'Algebra', level: 2, make: quadraticRoots },
  { type: 'Algebra', level: 3, make: linearSystem },
  { type: 'Algebra', level: 2, make: arithmeticSeries },
  { type: 'Algebra', level: 3, make: geometricSeries },
  { type: 'Intermediate Algebra', level: 3, make: remainder },
  { type: 'Intermediate Algebra', level: 2, make: complexProduct },
  { type: 'Intermediate Algebra', level: 1, make: logarithm },
  { type: 'Algebra', level: 1, make: composition },
];
