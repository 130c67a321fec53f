/**
 * The sides of the corpus. Validation and test are held out: nothing of them, nor a near copy, is trained on. There is
 * a test split only where the recipe asks for one. Tables number the sides by their place in this list.
 */
export const SPLIT_NAMES = ['train', 'validation', 'test'] as const;

export type SplitName = (typeof SPLIT_NAMES)[number];

/** A split that is not trained on. */
export type HeldOutSplit = Exclude<SplitName, 'train'>;
