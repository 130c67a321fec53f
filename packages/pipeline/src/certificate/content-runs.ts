/** Spans of documents as columns, in any order, repeats and overlaps allowed. */
export interface SpanColumns {
  readonly documents: Uint32Array;
  /** First token, counted in the document. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** 0 for a template's, 1 for content, 2 for the separator behind a document. */
  readonly kinds: Uint8Array;
}

/** Where the content of documents lies when it is put together, document behind document. */
export interface ContentRuns {
  /** 1 for a document that is there from its first token to its separator. */
  readonly isWhole: Uint8Array;
  /** The places of a document's content, half-open. */
  placesOf(document: number): readonly [start: number, end: number];
  /** The place of a token of content, by its number in the document. */
  placeOf(document: number, token: number): number;
  /** The places of each run of content that nothing interrupts, half-open. */
  runsOf(document: number): [start: number, end: number][];
}

/** Puts the spans of each document in order: content that touches becomes one run, repeats are laid on one another. */
export function findContentRuns(documentCount: number, spans: SpanColumns): ContentRuns {
  const order = sortSpans(documentCount, spans);
  const isWhole = new Uint8Array(documentCount);
  const runStarts: number[] = [];
  const runPlaces: number[] = [0];
  const firstRuns = new Uint32Array(documentCount + 1);
  let at = 0;
  for (let document = 0; document < documentCount; document++) {
    firstRuns[document] = runStarts.length;
    let covered = 0;
    let runEnd = -1;
    let isUnbroken = true;
    let lastKind = 0;
    for (; at < order.length && spans.documents[order[at]!] === document; at++) {
      const span = order[at]!;
      const start = spans.starts[span]!;
      const end = start + spans.lengths[span]!;
      if (start > covered) isUnbroken = false;
      if (end > covered) lastKind = spans.kinds[span]!;
      covered = Math.max(covered, end);
      if (spans.kinds[span] !== 1) continue;
      if (start > runEnd || runEnd < 0) {
        runStarts.push(start);
        runPlaces.push(runPlaces.at(-1)! + end - start);
        runEnd = end;
      } else if (end > runEnd) {
        runPlaces[runPlaces.length - 1]! += end - runEnd;
        runEnd = end;
      }
    }
    isWhole[document] = isUnbroken && lastKind === 2 ? 1 : 0;
  }
  firstRuns[documentCount] = runStarts.length;
  return {
    isWhole,
    placesOf: (document) => [runPlaces[firstRuns[document]!]!, runPlaces[firstRuns[document + 1]!]!],
    placeOf(document, token) {
      let run = firstRuns[document + 1]! - 1;
      while (runStarts[run]! > token) run--;
      return runPlaces[run]! + token - runStarts[run]!;
    },
    runsOf: (document) =>
      Array.from({ length: firstRuns[document + 1]! - firstRuns[document]! }, (_, index) => {
        const run = firstRuns[document]! + index;
        return [runPlaces[run]!, runPlaces[run + 1]!];
      }),
  };
}

/** Spans by document, then by start; dealt out by document first, as there are few of each. */
function sortSpans(documentCount: number, { documents, starts, lengths }: SpanColumns): Uint32Array {
  const places = new Uint32Array(documentCount + 1);
  for (const document of documents) places[document + 1]!++;
  for (let document = 0; document < documentCount; document++) places[document + 1]! += places[document]!;
  const ends = places.slice(0, documentCount);
  const order = new Uint32Array(documents.length);
  documents.forEach((document, span) => {
    order[ends[document]!++] = span;
  });
  for (let document = 0; document < documentCount; document++)
    order
      .subarray(places[document]!, places[document + 1]!)
      .sort((a, b) => starts[a]! - starts[b]! || lengths[a]! - lengths[b]! || a - b);
  return order;
}
