/** The sides of the corpus. Validation is held out: nothing of it, nor a near copy, is trained on. */
export const SPLIT_NAMES = ['train', 'validation'] as const;

export type SplitName = (typeof SPLIT_NAMES)[number];
