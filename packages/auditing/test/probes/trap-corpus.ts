import type { ProbeCorpus, ProbeResult } from '@sluice/auditing';
import type { PlantedCorpus, PlantedDocument } from '@sluice/test-fixtures';

/** Words with the space before them, numbers, signs, line ends: cut as byte-pair tokenizers cut before they merge. */
const TOKEN = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]|\r?\n|\s/gu;

/** Planted documents as a corpus to probe. Content and template are tokenized apart. */
export function trapCorpus(documents: readonly PlantedDocument[], seed = '42'): ProbeCorpus {
  const names: string[] = [];
  const ids = new Map<string, number>();
  const idOf = (token: string) => {
    const known = ids.get(token) ?? names.push(token) - 1;
    ids.set(token, known);
    return known;
  };
  return {
    seed,
    showTokens: (tokens) => tokens.map((token) => names[token]).join(''),
    documents: documents.map(({ document, rendered, split }) => {
      const pieces = rendered.pieces.map((piece) => ({
        kind: piece.kind,
        tokens: (rendered.text.slice(piece.start, piece.end).match(TOKEN) ?? []).map(idOf),
      }));
      return {
        id: document.id,
        domain: document.domain,
        subdomain: document.subdomain,
        split,
        rendered,
        tokens: Uint32Array.from(pieces.flatMap((piece) => piece.tokens)),
        isTemplate: Uint8Array.from(
          pieces.flatMap((piece) => piece.tokens.map(() => (piece.kind === 'template' ? 1 : 0))),
        ),
      };
    }),
  };
}

/** Which features name a defect that stands at a place. */
const FEATURES: { readonly [place in PlantedCorpus['place']]: RegExp } = {
  start: /at the start|first|leading/,
  end: /at the end|last|trailing/,
  middle: /inside/,
  anywhere: /invisible characters|tabs/,
  'line-ends': /line ends/,
  length: /^length$/,
};

/** Whether a result names the planted defect: what it tells, of which domain, where, and by whose doing. */
export function namesDefect(result: ProbeResult, corpus: PlantedCorpus): boolean {
  return (
    result.finding.severity === 'high' &&
    result.tells === corpus.tells &&
    result.by === corpus.by &&
    result.finding.subject === corpus.domain &&
    FEATURES[corpus.place].test(result.feature)
  );
}
