import type { Draw } from '@sluice/determinism';
import { fraction, greatestDivisor, type MadeProblem, type ProblemMaker } from './competition-types.ts';
import { between, pick } from './grammar.ts';

function euclid(draw: Draw): MadeProblem {
  const common = between(draw, 2, 24);
  const [a, b] = [common * between(draw, 11, 40), common * between(draw, 3, 30)];
  const steps: string[] = [];
  for (let [high, low] = [Math.max(a, b), Math.min(a, b)]; low !== 0; [high, low] = [low, high % low]) {
    steps.push(`$${high} = ${Math.floor(high / low)} \\cdot ${low} + ${high % low}$`);
  }
  return {
    problem: pick(draw, [
      `What is the greatest common divisor of $${a}$ and $${b}$?`,
      `Find $\\gcd(${a}, ${b})$.`,
      `What is the largest integer that divides both $${a}$ and $${b}$?`,
    ]),
    steps: [`We use the Euclidean algorithm: ${steps.join(', ')}.`, `The last divisor is the greatest common divisor.`],
    answer: greatestDivisor(a, b),
  };
}

function modularPower(draw: Draw): MadeProblem {
  const modulus = pick(draw, [5, 7, 9, 10, 11, 13]);
  const base = pick(
    draw,
    [2, 3, 4, 6, 7, 8, 12, 17].filter((value) => greatestDivisor(value, modulus) === 1 && value % modulus !== 1),
  );
  const exponent = between(draw, 20, 300);
  const cycle: number[] = [];
  for (let power = base % modulus; cycle.length === 0 || power !== cycle[0]; power = (power * base) % modulus) cycle.push(power);
  const place = (exponent - 1) % cycle.length;
  return {
    problem: `What is the remainder when $${base}^{${exponent}}$ is divided by $${modulus}$?`,
    steps: [
      `Modulo $${modulus}$, the powers of $${base}$ run through $${cycle.join(', ')}$ and then repeat, with period $${cycle.length}$.`,
      `Since $${exponent} \\equiv ${exponent % cycle.length} \\pmod{${cycle.length}}$, we have $${base}^{${exponent}} \\equiv ${base}^{${place + 1}} \\pmod{${modulus}}$.`,
    ],
    answer: cycle[place]!,
  };
}

function divisorCount(draw: Draw): MadeProblem {
  const primes = draw.shuffle([2, 3, 5, 7, 11]).slice(0, between(draw, 2, 3)).sort((a, b) => a - b);
  const exponents = primes.map((prime) => between(draw, 1, prime === 2 ? 5 : prime === 3 ? 3 : 2));
  const value = primes.reduce((product, prime, index) => product * prime ** exponents[index]!, 1);
  return {
    problem: pick(draw, [
      `How many positive divisors does $${value}$ have?`,
      `Determine the number of positive integers that divide $${value}$.`,
    ]),
    steps: [
      `The prime factorization is $${value} = ${primes.map((prime, index) => `${prime}^{${exponents[index]}}`).join(' \\cdot ')}$.`,
      `In a divisor the exponents may be chosen in $${exponents.map((exponent) => `(${exponent} + 1)`).join('')}$ ways.`,
    ],
    answer: exponents.reduce((product, exponent) => product * (exponent + 1), 1),
  };
}

function baseConversion(draw: Draw): MadeProblem {
  const base = between(draw, 3, 9);
  const value = between(draw, 40, 900);
  const digits = [...value.toString(base)];
  return {
    problem: `${pick(draw, ['Convert', 'Rewrite'])} $${value.toString(base)}_{${base}}$ ${pick(draw, ['to base ten', 'as a number in base $10$'])}.`,
    steps: [
      `The digits stand for $${digits.map((digit, index) => `${digit} \\cdot ${base}^{${digits.length - 1 - index}}`).join(' + ')}$.`,
      `The terms are $${digits.map((digit, index) => Number(digit) * base ** (digits.length - 1 - index)).join(' + ')}$.`,
    ],
    answer: value,
  };
}

function remainders(draw: Draw): MadeProblem {
  const [a, b] = pick(draw, [
    [3, 5],
    [4, 7],
    [5, 8],
    [6, 7],
    [7, 9],
    [8, 11],
    [5, 12],
  ] as const);
  const value = between(draw, 1, a * b - 1);
  const list = Array.from({ length: Math.floor(value / b) + 1 }, (_, index) => (value % b) + index * b);
  return {
    problem: `What is the smallest positive integer that leaves a remainder of $${value % a}$ when divided by $${a}$ and a remainder of $${value % b}$ when divided by $${b}$?`,
    steps: [
      `Numbers with remainder $${value % b}$ modulo $${b}$ are $${list.join(', ')}, \\ldots$`,
      `Since $${a}$ and $${b}$ are relatively prime, exactly one residue modulo $${a * b}$ works, and the first in the list with remainder $${value % a}$ modulo $${a}$ is $${value}$.`,
    ],
    answer: value,
  };
}

function fractionSum(draw: Draw): MadeProblem {
  const [b, d] = [between(draw, 3, 15), between(draw, 3, 15)];
  const [a, c] = [between(draw, 1, b - 1), between(draw, 1, d - 1)];
  const bottom = (b * d) / greatestDivisor(b, d);
  const [x, y] = [(a * bottom) / b, (c * bottom) / d];
  return {
    problem: `${pick(draw, ['Compute', 'Evaluate', 'Calculate'])} $\\frac{${a}}{${b}} + \\frac{${c}}{${d}}$. Express your answer in lowest terms.`,
    steps: [
      `The least common denominator of the two fractions is $${bottom}$.`,
      `We get $\\frac{${x}}{${bottom}} + \\frac{${y}}{${bottom}} = \\frac{${x + y}}{${bottom}}$.`,
    ],
    answer: fraction(x + y, bottom),
  };
}

function percentChange(draw: Draw): MadeProblem {
  const price = 20 * between(draw, 2, 30);
  const [up, down] = [5 * between(draw, 1, 10), 5 * between(draw, 1, 10)];
  const thing = pick(draw, ['coat', 'bicycle', 'lamp', 'radio', 'violin', 'telescope', 'desk', 'tent']);
  const raised = (price * (100 + up)) / 100;
  const cents = (raised * (100 - down)) / 100;
  return {
    problem: `The price of a ${thing} is $\\$${price}$. It is first raised by $${up}\\%$ and then lowered by $${down}\\%$. What is the final price in dollars?`,
    steps: [
      `After the first change the ${thing} costs $\\frac{${100 + up}}{100} \\cdot ${price} = ${raised}$ dollars.`,
      `Lowering by $${down}\\%$ leaves $\\frac{${100 - down}}{100}$ of that.`,
    ],
    answer: Number(cents.toFixed(4)),
  };
}

export const COMPETITION_NUMBERS: readonly ProblemMaker[] = [
  { type: 'Number Theory', level: 2, make: euclid },
  { type: 'Number Theory', level: 3, make: modularPower },
  { type: 'Number Theory', level: 3, make: divisorCount },
  { type: 'Number Theory', level: 2, make: baseConversion },
  { type: 'Number Theory', level: 4, make: remainders },
  { type: 'Prealgebra', level: 1, make: fractionSum },
  { type: 'Prealgebra', level: 2, make: percentChange },
];
