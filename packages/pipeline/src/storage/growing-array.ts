import type { StoredArray } from './array-file.ts';

interface ArrayConstructor<T extends StoredArray> {
  new (length: number): T;
}

/** A typed array that grows by doubling. `view()` is a view of its memory, good until the next `push`. */
export class GrowingArray<T extends StoredArray> {
  readonly #type: ArrayConstructor<T>;
  #array: T;
  #length = 0;

  constructor(type: ArrayConstructor<T>, capacity = 1024) {
    this.#type = type;
    this.#array = new type(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) this.#grow(this.#length + 1);
    this.#array[this.#length++] = value;
  }

  pushAll(values: ArrayLike<number>): void {
    if (this.#length + values.length > this.#array.length) this.#grow(this.#length + values.length);
    this.#array.set(values, this.#length);
    this.#length += values.length;
  }

  view(): T {
    return this.#array.subarray(0, this.#length) as T;
  }

  #grow(needed: number): void {
    const grown = new this.#type(Math.max(needed, 2 * this.#array.length));
    grown.set(this.#array);
    this.#array = grown;
  }
}
