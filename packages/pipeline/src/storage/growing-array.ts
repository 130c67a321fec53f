import type { StoredArray } from './array-file.ts';

/** A typed array that grows by doubling. `view()` is a view of its memory, good until the next `push`. */
export class GrowingArray<T extends StoredArray> {
  readonly #type: new (
    length: number,
  ) => T;
  #array: T;
  #length = 0;

  constructor(type: new (length: number) => T, capacity = 1024) {
    this.#type = type;
    this.#array = new type(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: T[number]): void {
    if (this.#length === this.#array.length) this.#grow(this.#length + 1);
    this.#array[this.#length++] = value;
  }

  view(): T {
    return this.#array.subarray(0, this.#length) as T;
  }

  #grow(needed: number): void {
    const grown = new this.#type(Math.max(needed, 2 * this.#array.length));
    grown.set(this.#array as never);
    this.#array = grown;
  }
}
