import { drawFor } from '@sluice/determinism';

/** Texts of random words, and copies of them with a share of the words changed: near-duplicates of every degree. */
export function noisyCorpus(
  seed: string,
  size: { readonly originals: number; readonly copies: number },
): string[] {
  const draw = drawFor(seed, 'test/noisy-corpus', 'texts');
  const word = () => `w${draw.below(2_000)}`;
  return Array.from({ length: size.originals }, () => {
    const words = Array.from({ length: 20 + draw.below(400) }, word);
    const copies = Array.from({ length: size.copies }, () => {
      const share = draw.uniform() * 0.08;
      return words.map((original) => (draw.uniform() < share ? word() : original));
    });
    return [words, ...copies];
  })
    .flat()
    .map((words) => words.join(' '));
}
