const LARGEST = 512;
const SMALLEST = 32;
const BYTES_OF_A_TOKEN = 4;
const VALIDATION_SHARE = 0.05;
/** Blocks of validation that a domain should have at least. */
const FEW_BLOCKS = 8;

/** A block size, in tokens, at which the validation of the smallest domain fills a few blocks: 512 where there is enough text. */
export function chooseBlockSize(storedBytes: readonly number[]): number {
  const tokens = (Math.min(...storedBytes) * VALIDATION_SHARE) / BYTES_OF_A_TOKEN;
  const power = 2 ** Math.floor(Math.log2(Math.max(1, tokens / FEW_BLOCKS)));
  return Math.min(LARGEST, Math.max(SMALLEST, power));
}
