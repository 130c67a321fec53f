import type { SplitName } from '@sluice/records';

export interface ShardName {
  readonly split: SplitName;
  /** From 0. */
  readonly shard: number;
  readonly shardCount: number;
}

/** The path of a shard as the Hub and `load_dataset` know it: `data/train-00000-of-00004.parquet`. */
export function hubShardPath(name: ShardName): string {
  return `data/${hubShardFile(name)}`;
}

/** The name of a shard's file in its folder. */
export function hubShardFile({ split, shard, shardCount }: ShardName): string {
  const digits = (value: number) => String(value).padStart(5, '0');
  return `${split}-${digits(shard)}-of-${digits(shardCount)}.parquet`;
}

/** Where what is held out of each domain lies by itself, in a folder of the domain's name. */
export const BY_DOMAIN_FOLDER = 'by-domain';

/** A split of the data set, and a domain of it where only that is meant. */
export interface HubPart {
  readonly split: SplitName;
  readonly domain?: string;
}

/** A file beside the splits, which `load_dataset(<folder>, <name>)` reads. */
export interface HubConfig {
  readonly name: string;
  readonly split: SplitName;
  readonly path: string;
}

/**
 * The YAML that opens a data set's README.md and tells `load_dataset(<folder>)` which files are which split, and
 * `load_dataset(<folder>, <domain>)` which are those of one domain by itself. A loader needs no more; the text behind it
 * is the card's.
 */
export function hubCardHeader(parts: readonly HubPart[], further: readonly HubConfig[] = []): string {
  const configs = Map.groupBy(parts, ({ domain }) => domain);
  const texts = [...configs].map(([domain, ofDomain]) => {
    const files = ofDomain.map(({ split }) => {
      const folder = domain === undefined ? 'data' : `${BY_DOMAIN_FOLDER}/${domain}`;
      return `  - split: ${split}\n    path: ${folder}/${split}-*.parquet\n`;
    });
    return `- config_name: ${configName(domain)}\n  data_files:\n${files.join('')}`;
  });
  const others = further.map(
    ({ name, split, path }) =>
      `- config_name: ${name}\n  data_files:\n  - split: ${split}\n    path: ${path}\n`,
  );
  return `---\nconfigs:\n${texts.join('')}${others.join('')}---\n`;
}

/** The whole is the default; a domain that is called so would hide it. */
function configName(domain: string | undefined): string {
  if (domain === undefined) return 'default';
  return domain === 'default' ? 'default-domain' : JSON.stringify(domain);
}
