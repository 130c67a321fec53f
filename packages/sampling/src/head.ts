/**
 * The order of a stream as it comes: what "the first N" takes. Not a sample of anything but the beginning; here so
 * that its bias can be measured beside the others.
 */
export function headOrder(itemCount: number): Uint32Array {
  return Uint32Array.from({ length: itemCount }, (_, index) => index);
}
