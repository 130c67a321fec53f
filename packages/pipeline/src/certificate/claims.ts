import type { SplitCertificate } from '@sluice/manifest';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';

type Claim = SplitCertificate['claims'][number];

/** What a recipe lets no corpus of its have in two splits: copies that it keeps are not among it. */
export function claimsOf(recipe: CanonicalRecipe): Claim[] {
  const isDropped = recipe.split.decontaminate?.action === 'drop';
  return [
    ...(recipeSplits(recipe).length > 1 ? splitClaims(recipe) : []),
    ...(isDropped ? (['contamination'] as const) : []),
  ];
}

function splitClaims({ split, domains }: CanonicalRecipe): Claim[] {
  const hasGroups = domains.some(({ sources }) => sources.some(({ group }) => group !== undefined));
  return [
    'documents',
    ...(hasGroups ? (['groups'] as const) : []),
    ...(split.exact_duplicates === 'keep' ? [] : (['contents'] as const)),
    ...(split.near_duplicates === 'keep' ? [] : (['near-copies'] as const)),
    ...(split.shared_runs === 'cut' ? (['shared-runs'] as const) : []),
  ];
}

type Unjudged = Omit<SplitCertificate, 'holds'>;

/** `not-shown`: there was nothing to compare on one side. */
type ClaimState = 'holds' | 'broken' | 'not-shown';

/** Whether there are claims and every one was looked into, with something to compare on either side, and came to zero. */
export function doClaimsHold(certificate: Unjudged): boolean {
  return (
    certificate.claims.length > 0 && claimsThat('holds', certificate).length === certificate.claims.length
  );
}

export function claimsThat(state: ClaimState, certificate: Unjudged): Claim[] {
  return certificate.claims.filter((claim) => STATES[claim](certificate) === state);
}

const STATES: Readonly<Record<Claim, (certificate: Unjudged) => ClaimState>> = {
  documents: (certificate) => keyState(certificate, 'documents'),
  // A sample may have groups in one split alone: then there is nothing to cross, and it was seen.
  groups: ({ keys }) => {
    const groups = keys.filter(({ kind }) => kind === 'groups');
    const isSeen = groups.some(({ compared }) => compared[0] + compared[1] > 0);
    return stateOf({ isSeen, crossing: groups.map(({ crossing }) => crossing) });
  },
  contents: (certificate) => keyState(certificate, 'contents'),
  'near-copies': ({ nearCopies: { between }, splits }) =>
    stateOf({
      isSeen:
        between.length === (splits.length * (splits.length - 1)) / 2 &&
        between.every(({ pairs }) => pairs > 0),
      crossing: between.map(({ nearPairs }) => nearPairs),
    }),
  'shared-runs': ({ sharedRuns: { trainWords, of } }) =>
    stateOf({
      isSeen: trainWords > 0 && of.every(({ words }) => words > 0),
      crossing: of.map(({ sharedWords }) => sharedWords),
    }),
  contamination: ({ contamination }) =>
    stateOf({ isSeen: contamination !== null, crossing: [contamination?.trainedDocuments ?? 0] }),
};

function keyState({ keys }: Unjudged, kind: 'documents' | 'contents'): ClaimState {
  const ofKind = keys.filter((counts) => counts.kind === kind);
  return stateOf({
    isSeen: ofKind.length > 0 && ofKind.every(({ compared }) => Math.min(...compared) > 0),
    crossing: ofKind.map(({ crossing }) => crossing),
  });
}

function stateOf(found: { readonly isSeen: boolean; readonly crossing: readonly number[] }): ClaimState {
  if (found.crossing.some((count) => count > 0)) return 'broken';
  return found.isSeen ? 'holds' : 'not-shown';
}
