import type { StoredArray } from './array-file.ts';

/** A typed array that grows by doubling, or to what is reserved. `view()` is a view of its memory, good until the next `push`. */
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

  /** Makes room for so many more, and for none beyond. */
  reserve(count: number): void {
    if (this.#length + count > this.#array.length) this.#grow(this.#length + count);
  }

  push(value: T[number]): void {
    if (this.#length === this.#array.length) this.#grow(Math.max(1, 2 * this.#length));
    this.#array[this.#length++] = value;
  }

  view(): T {
    return this.#array.subarray(0, this.#length) as T;
  }

  #grow(capacity: number): void {
    const grown = new this.#type(capacity);
    grown.set(this.#array as never);
    this.#array = grown;
  }
}
