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
export interface ContentRuns extends RunPlaces {
  /** 1 for a document that is there from its first token to its separator. */
  readonly isWhole: Uint8Array;
  /** The place of a token of content, by its number in the document. */
  placeOf(document: number, token: number): number;
  readonly columns: RunColumns;
}

/** Runs of content, those that nothing interrupts, as columns. */
export interface RunColumns {
  /** The first run of each document, and the end behind the last. */
  readonly firstRuns: Uint32Array;
  /** The place of each run, and the end behind the last. */
  readonly runPlaces: Float64Array;
}

export interface RunPlaces {
  /** The places of a document's content, half-open. */
  placesOf(document: number): readonly [start: number, end: number];
  /** The places of each of its runs, half-open. */
  runsOf(document: number): [start: number, end: number][];
}

/** The runs that columns hold; numbers of documents and of runs may begin anywhere. */
export function openRuns({ firstRuns, runPlaces }: RunColumns, firstDocument = 0): RunPlaces {
  const base = firstRuns[0]!;
  const runAt = (document: number) => firstRuns[document - firstDocument]! - base;
  return {
    placesOf: (document) => [runPlaces[runAt(document)]!, runPlaces[runAt(document + 1)]!],
    runsOf: (document) =>
      Array.from({ length: runAt(document + 1) - runAt(document) }, (_, index) => {
        const run = runAt(document) + index;
        return [runPlaces[run]!, runPlaces[run + 1]!];
      }),
  };
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
  const columns = { firstRuns, runPlaces: Float64Array.from(runPlaces) };
  return {
    ...openRuns(columns),
    isWhole,
    columns,
    placeOf(document, token) {
      let run = firstRuns[document + 1]! - 1;
      while (runStarts[run]! > token) run--;
      return columns.runPlaces[run]! + token - runStarts[run]!;
    },
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
