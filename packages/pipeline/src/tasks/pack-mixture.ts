import { SPLIT_NAMES } from '@sluice/records';
import { MIXTURE } from '../recipe/check-sections.ts';
import type { Build } from './build.ts';
import { type MixturePart, mixDocuments } from './mix-documents.ts';
import { packDocuments, type Stream } from './pack-streams.ts';
import { documentPriorities } from './packing-order.ts';
import type { Selection } from './selection.ts';
import { groupRows, type StreamRows } from './stream-rows.ts';

interface Documents {
  readonly selection: Selection;
  /** Tokens, and the draw for the order of packing, by row of the selection. */
  readonly lengths: Uint32Array;
  readonly priorities: Float64Array;
}

/** One stream a split, of all domains together: train of chosen documents, validation of all. */
export function packMixtures(build: Build, { selection, lengths, priorities }: Documents): Stream[] {
  const { recipe } = build.plan.lock;
  const choice = documentPriorities(build, selection, 'packing/mixture');
  const groups = groupRows(selection, 'subdomain');
  return SPLIT_NAMES.flatMap((split) => {
    const parts = groups.filter((group) => group.split === split).map((group) => partOf(group, lengths));
    if (parts.length === 0) return [];
    const mixed =
      split === 'train'
        ? mixDocuments(parts, recipe, { lengths, priorityOf: (row) => choice[row]! })
        : wholeDocuments(parts, lengths);
    const order = Uint32Array.from(mixed.rows.keys()).sort(
      (a, b) => priorities[mixed.rows[a]!]! - priorities[mixed.rows[b]!]! || mixed.rows[a]! - mixed.rows[b]!,
    );
    const documents = Uint32Array.from(order, (index) => mixed.rows[index]!);
    const taken = Uint32Array.from(order, (index) => mixed.lengths[index]!);
    const stream = packDocuments(recipe, documents, taken);
    const all = wholeDocuments(parts, lengths);
    const available = { documents: all.rows, documentLengths: all.lengths };
    const described = describeParts(parts, documents);
    return [{ split, domain: MIXTURE, subdomain: '', ...stream, parts: described, available }];
  });
}

function partOf({ domain, subdomain, rows }: StreamRows, lengths: Uint32Array): MixturePart {
  return { domain, subdomain, rows, tokens: rows.reduce((sum, row) => sum + lengths[row]!, 0) };
}

function wholeDocuments(parts: readonly MixturePart[], lengths: Uint32Array) {
  const rows = Uint32Array.from(parts.flatMap((part) => part.rows));
  return { rows, lengths: Uint32Array.from(rows, (row) => lengths[row]!) };
}

function describeParts(parts: readonly MixturePart[], documents: Uint32Array) {
  const placeOf = new Map(Array.from(documents, (row, place) => [row, place]));
  return parts.map(({ domain, subdomain, rows, tokens }) => ({
    domain,
    subdomain,
    documents: rows.length,
    tokens,
    places: rows.flatMap((row) => placeOf.get(row) ?? []),
  }));
}
