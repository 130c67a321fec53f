/** Numbers names in the order in which they are first seen, from 0. */
export class NameTable {
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }

  /** By number. */
  names(): string[] {
    return [...this.#numbers.keys()];
  }
}
