/** Ids of documents, by number: a list, or what makes them when they are asked for. */
export interface IdColumn {
  readonly length: number;
  /** Defined from 0 to before `length`. */
  at(document: number): string | undefined;
}
