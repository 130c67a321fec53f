/** The first or last tokens compared with as many from inside, at one number of tokens. */
export interface EdgeRow {
  readonly tokenCount: number;
  /** Documents that have three times as many tokens. */
  readonly documents: number;
  /** Shares of documents whose label is told, each class weighing the same. */
  readonly edgeAccuracy: number;
  readonly insideAccuracy: number;
  readonly excess: number;
  /** The 95 % interval of the excess over documents. */
  readonly interval: readonly [low: number, high: number];
}

/** How well the first or last tokens of documents tell a label, by number of tokens. */
export interface EdgeCurve {
  readonly edge: 'prefix' | 'suffix';
  readonly tells: 'domain' | 'subdomain' | 'split';
  /** The domain whose subdomains are told. */
  readonly within?: string;
  /** The accuracy of a guess: one by the number of classes. */
  readonly chance: number;
  /** By `tokenCount`, the fewest first. */
  readonly rows: readonly EdgeRow[];
}
