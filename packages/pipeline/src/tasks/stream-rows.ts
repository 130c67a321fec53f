import { compareCodeUnits } from '@sluice/determinism';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { Selection } from './selection.ts';

/** The documents of one split × domain × subdomain. */
export interface StreamRows {
  readonly split: SplitName;
  readonly domain: string;
  /** Empty where subdomains are taken together. */
  readonly subdomain: string;
  /** Rows of the selection, ascending. */
  readonly rows: readonly number[];
}

/** The selected documents by split, domain and subdomain, in that order; or by split and domain alone. */
export function groupRows(selection: Selection, by: 'domain' | 'subdomain'): StreamRows[] {
  const { names } = selection;
  const splits = selection.column('splits');
  const domains = selection.column('domains');
  const subdomains = selection.column('subdomains');
  const groups = new Map<string, StreamRows & { rows: number[] }>();
  for (let row = 0; row < selection.documentCount; row++) {
    const split = SPLIT_NAMES[splits[row]!]!;
    const domain = names.domains[domains[row]!]!;
    const subdomain = by === 'domain' ? '' : names.subdomains[subdomains[row]!]!;
    const key = JSON.stringify([splits[row], domain, subdomain]);
    const group = groups.get(key) ?? { split, domain, subdomain, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, group]) => group);
}
