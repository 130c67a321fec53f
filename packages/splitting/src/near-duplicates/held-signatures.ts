/** The signatures of the texts that are held, the lowest 8 bits of each bin. */
export interface HeldSignatures {
  readonly count: number;
  /** By place. */
  documentOf(place: number): number;
  sideOf(place: number): number;
  push(text: { readonly document: number; readonly side: number }, bins: Uint32Array): void;
  /** A new search: {@link isNew} answers anew. */
  startSearch(): void;
  /** Whether the present search asks for the first time. */
  isNew(place: number): boolean;
  /** Bins that agree with those of another text. */
  agreeing(place: number, bins: Uint32Array): number;
  /** Views. */
  arrays(): SignatureArrays;
}

/** What is held, by place. */
export interface SignatureArrays {
  readonly documents: Uint32Array<ArrayBuffer>;
  readonly sides: Uint8Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
}

/** None yet, or those of arrays, which it owns from then on. */
export function holdSignatures(binCount: number, arrays?: SignatureArrays): HeldSignatures {
  let documents = arrays?.documents ?? new Uint32Array(64);
  let sides = arrays?.sides ?? new Uint8Array(64);
  let signatures = arrays?.signatures ?? new Uint8Array(64 * binCount);
  let count = arrays?.documents.length ?? 0;
  let lastSearch = new Uint32Array(documents.length);
  let search = 0;
  const grow = () => {
    const capacity = Math.max(64, 2 * count);
    documents = enlarge(documents, new Uint32Array(capacity));
    sides = enlarge(sides, new Uint8Array(capacity));
    signatures = enlarge(signatures, new Uint8Array(capacity * binCount));
    lastSearch = enlarge(lastSearch, new Uint32Array(capacity));
  };
  return {
    get count() {
      return count;
    },
    documentOf: (place) => documents[place]!,
    sideOf: (place) => sides[place]!,
    push({ document, side }, bins) {
      if (count === documents.length) grow();
      documents[count] = document;
      sides[count] = side;
      for (let bin = 0, at = count * binCount; bin < binCount; bin++) signatures[at++] = bins[bin]!;
      count++;
    },
    startSearch: () => void search++,
    isNew(place) {
      const isNew = lastSearch[place] !== search;
      lastSearch[place] = search;
      return isNew;
    },
    agreeing(place, bins) {
      let agreeing = 0;
      for (let bin = 0, at = place * binCount; bin < binCount; bin++, at++)
        if (signatures[at] === (bins[bin]! & 0xff)) agreeing++;
      return agreeing;
    },
    arrays: () => ({
      documents: documents.subarray(0, count),
      sides: sides.subarray(0, count),
      signatures: signatures.subarray(0, count * binCount),
    }),
  };
}

function enlarge<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
