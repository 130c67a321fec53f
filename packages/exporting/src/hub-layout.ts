import type { SplitName } from '@sluice/records';

export interface ShardName {
  readonly split: SplitName;
  /** From 0. */
  readonly shard: number;
  readonly shardCount: number;
}

/** The path of a shard as the Hub and `load_dataset` know it: `data/train-00000-of-00004.parquet`. */
export function hubShardPath({ split, shard, shardCount }: ShardName): string {
  const digits = (value: number) => String(value).padStart(5, '0');
  return `data/${split}-${digits(shard)}-of-${digits(shardCount)}.parquet`;
}

/**
 * The YAML that opens a data set's README.md and tells `load_dataset(<folder>)` which files are which split. A loader
 * needs no more; the text behind it is the card's.
 */
export function hubCardHeader(splits: readonly SplitName[]): string {
  const files = splits.map((split) => `  - split: ${split}\n    path: data/${split}-*.parquet\n`);
  return `---\nconfigs:\n- config_name: default\n  data_files:\n${files.join('')}---\n`;
}
