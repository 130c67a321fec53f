/*
 * How much the form of the texts gives away: probes on a bounded sample of documents, as their tokens are in the
 * blocks. Memory: at most 20,000 documents of at most 65,536 tokens; a longer one is not probed.
 */
import { assembleProbeDocument, compareDomains, type ProbeDocument, probeForm } from '@sluice/auditing';
import { idPriority } from '@sluice/determinism';
import { type Finding, spanKindCode } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build } from './build.ts';
import { openSelection, type Selection } from './selection.ts';
import { openTokenStore, type TokenStore } from './token-store.ts';

/** Documents of each split and subdomain that are looked at, and of all together. */
const CLASS_DOCUMENTS = 300;
const ALL_DOCUMENTS = 20_000;
const LONGEST_DOCUMENT = 65_536;

const TEMPLATE = spanKindCode('template');
const SEPARATOR = spanKindCode('separator');

/** What is given away, the worst first, and a finding that says how much was asked. */
export async function auditForm(build: Build, signal: AbortSignal): Promise<Finding[]> {
  const { recipe } = build.plan.lock;
  const tokenizer = await loadLockedTokenizer(build);
  const documents = readProbeDocuments(build, tokenizer);
  signal.throwIfAborted();
  const showTokens = (tokens: readonly number[]) => tokenizer.decode(tokens);
  const corpus = { seed: recipe.seed, documents, showTokens };
  const { results, tooFew } = probeForm(corpus, recipe.audit);
  const told = results.map(({ finding }) => finding).filter(({ severity }) => severity !== 'ok');
  const summary: Finding = {
    check: 'form',
    severity: 'ok',
    figure: told.length,
    sentence:
      `${results.length} questions were put to the form of ${documents.length} documents; ` +
      `${told.length} of them found something that tells domain, subdomain or split.`,
  };
  return [...told, ...tooFew, ...compareDomains(corpus).findings, summary];
}

function readProbeDocuments(build: Build, tokenizer: Tokenizer): ProbeDocument[] {
  const selection = openSelection(build);
  const stores = build.plan.phases.encode.map(({ artefact }) =>
    openTokenStore(build, artefact, tokenizer.vocabularySize),
  );
  try {
    return drawRows(build, selection).flatMap((row) => {
      const { task, place } = selection.encodePlace(row);
      const store = stores[task]!;
      if (store.tokenCount(place) > LONGEST_DOCUMENT) return [];
      return [readProbeDocument(selection, row, { store, place, decode: tokenizer.decode })];
    });
  } finally {
    for (const store of stores) store.close();
  }
}

/** Rows of the selection, as many of each split and subdomain, drawn by key; ascending. */
function drawRows(build: Build, selection: Selection): number[] {
  const { seed } = build.plan.lock.recipe;
  const [splits, domains, subdomains] = (['splits', 'domains', 'subdomains'] as const).map(selection.column);
  const rows = Array.from({ length: selection.documentCount }, (_, row) => row);
  const classes = Map.groupBy(rows, (row) => `${splits![row]} ${domains![row]} ${subdomains![row]}`);
  const limit = Math.min(CLASS_DOCUMENTS, Math.ceil(ALL_DOCUMENTS / classes.size));
  const drawn = [...classes.values()].flatMap((members) => {
    const priorities = new Map(
      members.map((row) => [row, idPriority(seed, 'pipeline/probe', selection.idOf(row))]),
    );
    return members.sort((a, b) => priorities.get(a)! - priorities.get(b)! || a - b).slice(0, limit);
  });
  return drawn.sort((a, b) => a - b);
}

interface StoredDocument {
  readonly store: TokenStore;
  readonly place: number;
  readonly decode: Tokenizer['decode'];
}

function readProbeDocument(selection: Selection, row: number, stored: StoredDocument): ProbeDocument {
  const { store, place, decode } = stored;
  const { kinds, ends } = store.spans(place);
  const hasSeparator = kinds[kinds.length - 1] === SEPARATOR;
  const tokens = store.tokens(place, 0, store.tokenCount(place) - (hasSeparator ? 1 : 0));
  const isTemplate = new Uint8Array(tokens.length);
  let start = 0;
  for (let span = 0; span < kinds.length; span++) {
    if (kinds[span] === TEMPLATE) isTemplate.fill(1, start, ends[span]!);
    start = ends[span]!;
  }
  const { id, domain, subdomain, split } = selection.rows(row, row + 1).next().value!;
  return assembleProbeDocument({ id, domain, subdomain, split, tokens, isTemplate }, decode);
}
