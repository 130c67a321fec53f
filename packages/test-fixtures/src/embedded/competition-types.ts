import type { Draw } from '@sluice/determinism';

export interface MadeProblem {
  readonly problem: string;
  /** The solution, sentence by sentence, without the answer. */
  readonly steps: readonly string[];
  readonly answer: string | number;
}

/** One kind of problem: its subject and level as in the MATH data set, and how to make one. */
export interface ProblemMaker {
  readonly type: string;
  readonly level: 1 | 2 | 3 | 4 | 5;
  readonly make: (draw: Draw) => MadeProblem;
}

/** The greatest common divisor of whole numbers. */
export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestDivisor(b, a % b);
}

/** A fraction in lowest terms as LaTeX; whole numbers without a denominator. */
export function fraction(top: number, bottom: number): string {
  const divisor = greatestDivisor(top, bottom) * Math.sign(bottom);
  const [a, b] = [top / divisor, bottom / divisor];
  if (b === 1) return String(a);
  return a < 0 ? `-\\frac{${-a}}{${b}}` : `\\frac{${a}}{${b}}`;
}

/** A sum of terms such as `3x^2 - x + 4`; terms with coefficient 0 are left out. */
export function polynomial(coefficients: readonly number[], variable = 'x'): string {
  const degree = coefficients.length - 1;
  const parts = coefficients.flatMap((coefficient, index) => {
    if (coefficient === 0) return [];
    const power = degree - index;
    const symbol = power === 0 ? '' : power === 1 ? variable : `${variable}^{${power}}`.replace(/\{(\d)\}/, '$1');
    const size = Math.abs(coefficient) === 1 && power > 0 ? '' : String(Math.abs(coefficient));
    return [`${coefficient < 0 ? '-' : '+'} ${size}${symbol}`];
  });
  const text = parts.join(' ');
  if (text === '') return '0';
  return text.startsWith('+ ') ? text.slice(2) : text.replace(/^- /, '-');
}
