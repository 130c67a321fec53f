import type { Draw } from '@sluice/determinism';
import { fraction, type MadeProblem, type ProblemMaker } from './competition-types.ts';
import { between, pick } from './grammar.ts';

const TRIPLES = [
  [3, 4, 5],
  [5, 12, 13],
  [8, 15, 17],
  [7, 24, 25],
  [20, 21, 29],
  [9, 40, 41],
  [12, 35, 37],
] as const;

function rightTriangle(draw: Draw): MadeProblem {
  const [a0, b0, c0] = pick(draw, TRIPLES);
  const scale = between(draw, 1, 6);
  const [a, b, c] = [a0 * scale, b0 * scale, c0 * scale];
  const [p, q, r] = pick(draw, ['ABC', 'PQR', 'XYZ', 'DEF', 'KLM'].map((name) => [...name])) as [string, string, string];
  return {
    problem: `In right triangle $${p}${q}${r}$ the right angle is at $${q}$, $${p}${q} = ${a}$ and $${q}${r} = ${b}$. ${pick(draw, ['What is the perimeter of the triangle?', 'Find the perimeter of the triangle.'])}`,
    steps: [
      `By the Pythagorean Theorem, $${p}${r} = \\sqrt{${a}^2 + ${b}^2} = \\sqrt{${a * a + b * b}} = ${c}$.`,
      `The perimeter is $${a} + ${b} + ${c}$.`,
    ],
    answer: a + b + c,
  };
}

function distance(draw: Draw): MadeProblem {
  const [dx, dy, d] = pick(draw, TRIPLES);
  const [x, y] = [between(draw, -9, 9), between(draw, -9, 9)];
  return {
    problem: `What is the distance between the points $(${x}, ${y})$ and $(${x + dx}, ${y - dy})$ in the coordinate plane?`,
    steps: [
      `The horizontal difference is $${dx}$ and the vertical difference is $${dy}$.`,
      `The distance formula gives $\\sqrt{${dx}^2 + ${dy}^2} = \\sqrt{${d * d}}$.`,
    ],
    answer: d,
  };
}

function shoelace(draw: Draw): MadeProblem {
  const points = Array.from({ length: 3 }, () => [between(draw, -6, 9), between(draw, -6, 9)] as const);
  const [[x1, y1], [x2, y2], [x3, y3]] = points as [readonly [number, number], readonly [number, number], readonly [number, number]];
  const double = Math.abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1));
  if (double === 0) return shoelace(draw);
  return {
    problem: `A triangle has vertices $(${x1}, ${y1})$, $(${x2}, ${y2})$ and $(${x3}, ${y3})$. What is its area?`,
    steps: [
      `Translate the first vertex to the origin; the others become $(${x2 - x1}, ${y2 - y1})$ and $(${x3 - x1}, ${y3 - y1})$.`,
      `The area is half of the absolute value of the determinant $(${x2 - x1})(${y3 - y1}) - (${x3 - x1})(${y2 - y1})$, that is $\\frac{${double}}{2}$.`,
    ],
    answer: fraction(double, 2),
  };
}

function circle(draw: Draw): MadeProblem {
  const [h, k, r] = [between(draw, -7, 7), between(draw, -7, 7), between(draw, 2, 11)];
  const term = (value: number, symbol: string) => (value === 0 ? '' : ` ${value < 0 ? '+' : '-'} ${2 * Math.abs(value)}${symbol}`);
  const constant = h * h + k * k - r * r;
  const tail = constant === 0 ? '' : ` ${constant < 0 ? '-' : '+'} ${Math.abs(constant)}`;
  const square = (symbol: string, value: number) => (value === 0 ? `${symbol}^2` : `(${symbol} ${value < 0 ? '+' : '-'} ${Math.abs(value)})^2`);
  return {
    problem: `What is the area of the region enclosed by the graph of $x^2 + y^2${term(h, 'x')}${term(k, 'y')}${tail} = 0$? Give your answer in terms of $\\pi$.`,
    steps: [
      `Completing the squares, the equation becomes $${square('x', h)} + ${square('y', k)} = ${r * r}$.`,
      `This is a circle with centre $(${h}, ${k})$ and radius $${r}$.`,
    ],
    answer: `${r * r}\\pi`,
  };
}

function polygon(draw: Draw): MadeProblem {
  const sides = pick(draw, [5, 6, 8, 9, 10, 12, 15, 18, 20, 24]);
  const [ask, answer, why] = pick(draw, [
    ['How many degrees are in each interior angle', fraction(180 * (sides - 2), sides), `The interior angles add up to $180(${sides} - 2) = ${180 * (sides - 2)}$ degrees and are all equal.`],
    ['How many diagonals can be drawn', String((sides * (sides - 3)) / 2), `From each vertex $${sides - 3}$ diagonals start, and each diagonal has two ends.`],
  ] as const);
  return {
    problem: `${ask} in a regular polygon with $${sides}$ sides?`,
    steps: [why],
    answer,
  };
}

function cylinder(draw: Draw): MadeProblem {
  const [radius, height] = [between(draw, 2, 12), between(draw, 3, 20)];
  const [thing, fill] = pick(draw, [
    ['can', 'soup'],
    ['tank', 'water'],
    ['candle', 'wax'],
    ['silo', 'grain'],
  ] as const);
  return {
    problem: `A cylindrical ${thing} has radius $${radius}$ and height $${height}$. How many cubic units of ${fill} does it hold when it is full? Express your answer in terms of $\\pi$.`,
    steps: [`The base has area $\\pi \\cdot ${radius}^2 = ${radius * radius}\\pi$.`, `The volume is the area of the base times the height, $${radius * radius}\\pi \\cdot ${height}$.`],
    answer: `${radius * radius * height}\\pi`,
  };
}

function determinant(draw: Draw): MadeProblem {
  const [a, b, c, d] = Array.from({ length: 4 }, () => between(draw, -9, 9)) as [number, number, number, number];
  return {
    problem: `Compute $\\begin{vmatrix} ${a} & ${b} \\\\ ${c} & ${d} \\end{vmatrix}$.`,
    steps: [`The determinant is $(${a})(${d}) - (${b})(${c}) = ${a * d} - (${b * c})$.`],
    answer: a * d - b * c,
  };
}

function dotProduct(draw: Draw): MadeProblem {
  const u = Array.from({ length: 3 }, () => between(draw, -7, 7));
  const v = Array.from({ length: 3 }, () => between(draw, -7, 7));
  const column = (vector: readonly number[]) => `\\begin{pmatrix} ${vector.join(' \\\\ ')} \\end{pmatrix}`;
  return {
    problem: `Find the dot product of $${column(u)}$ and $${column(v)}$.`,
    steps: [`We multiply the components in pairs and add: $${u.map((value, index) => `(${value})(${v[index]})`).join(' + ')}$.`],
    answer: u.reduce((sum, value, index) => sum + value * v[index]!, 0),
  };
}

export const COMPETITION_GEOMETRY: readonly ProblemMaker[] = [
  { type: 'Geometry', level: 2, make: rightTriangle },
  { type: 'Geometry', level: 1, make: distance },
  { type: 'Geometry', level: 3, make: shoelace },
  { type: 'Geometry', level: 4, make: circle },
  { type: 'Geometry', level: 2, make: polygon },
  { type: 'Geometry', level: 2, make: cylinder },
  { type: 'Precalculus', level: 1, make: determinant },
  { type: 'Precalculus', level: 2, make: dotProduct },
];
