import { isObject, stringsOf } from './data-card.ts';
import { openStore, type StoreOptions } from './open-store.ts';

/**
 * The licences that the data card of an address names, as the Hub calls them (`mit`); none where there is no card.
 *
 * @throws whatever the store throws
 */
export async function readLicences(from: string, options: StoreOptions): Promise<string[]> {
  if (/^https?:/i.test(from)) return [];
  const store = await openStore(from, { hubCache: 'use', ...options });
  const card = await store.readCard(await store.list(undefined));
  return isObject(card) ? stringsOf(card.license) : [];
}
