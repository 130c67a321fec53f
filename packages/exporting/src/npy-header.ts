const ALIGNMENT = 64;
const PREFIX_BYTES = 10;

/**
 * The head of a NumPy file, format version 1.0 (NumPy enhancement proposal 1): magic, version, the length of the header,
 * the header as a Python dictionary padded with spaces to a multiple of 64 bytes. The values follow, in C order.
 *
 * @param type as NumPy spells it, such as `<u2`
 */
export function npyHeader(type: string, shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const total = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dictionary.padEnd(total - PREFIX_BYTES - 1)}\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 0xff, text.length >> 8);
  return Buffer.concat([prefix, Buffer.from(text)]);
}
