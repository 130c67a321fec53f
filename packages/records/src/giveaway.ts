/** A run of tokens at a fixed place, as text, with what it tells and one document that has it. */
export interface GiveawayRun {
  readonly text: string;
  /** Share of the label told, 0 to 1, less what the run tells elsewhere in the text. */
  readonly excess: number;
  /** The share of documents of each class that have it. */
  readonly rates: string;
  readonly example: GiveawayExample;
}

/** The document's own text around a run, cut: what stands before it and behind it. */
export interface GiveawayExample {
  readonly document: string;
  readonly before: string;
  readonly after: string;
}

/** Where the runs of a {@link Giveaway} stand: at the start or end of texts, or after a line break. */
export type GiveawayPlace = 'start' | 'end' | 'line';

/** The runs at a place that tell most of a label. */
export interface Giveaway {
  readonly place: GiveawayPlace;
  readonly tells: 'domain' | 'subdomain' | 'split';
  /** The domain whose subdomains are told. */
  readonly within?: string;
  /** The worst first. */
  readonly runs: readonly GiveawayRun[];
}
