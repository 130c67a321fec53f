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

/** Whether there are claims and every one was looked into, with something to compare on either side, and came to zero. */
export function doClaimsHold(certificate: Omit<SplitCertificate, 'holds'>): boolean {
  return certificate.claims.length > 0 && certificate.claims.every((claim) => CHECKS[claim](certificate));
}

const CHECKS: Readonly<Record<Claim, (certificate: Omit<SplitCertificate, 'holds'>) => boolean>> = {
  documents: (certificate) => doKeysHold(certificate, 'documents'),
  // A sample may have groups in one split alone: then there is nothing to cross, and it was seen.
  groups: ({ keys }) => {
    const groups = keys.filter(({ kind }) => kind === 'groups');
    const seen = groups.some(({ compared }) => compared[0] + compared[1] > 0);
    return seen && groups.every(({ crossing }) => crossing === 0);
  },
  contents: (certificate) => doKeysHold(certificate, 'contents'),
  'near-copies': ({ nearCopies, splits }) =>
    nearCopies.between.length === (splits.length * (splits.length - 1)) / 2 &&
    nearCopies.between.every(({ pairs, nearPairs }) => pairs > 0 && nearPairs === 0),
  'shared-runs': ({ sharedRuns }) =>
    sharedRuns.trainWords > 0 &&
    sharedRuns.of.every(({ words, sharedWords }) => words > 0 && sharedWords === 0),
  contamination: ({ contamination }) => contamination?.trainedDocuments === 0,
};

function doKeysHold({ keys }: Omit<SplitCertificate, 'holds'>, kind: 'documents' | 'contents'): boolean {
  const ofKind = keys.filter((counts) => counts.kind === kind);
  return (
    ofKind.length > 0 && ofKind.every(({ compared, crossing }) => Math.min(...compared) > 0 && crossing === 0)
  );
}
