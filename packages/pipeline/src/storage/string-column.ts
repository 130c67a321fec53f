/** Strings as columns of a table file: their UTF-8 bytes, and where each ends in them. */
export interface StringColumn {
  readonly bytes: Uint8Array;
  readonly ends: Float64Array;
}

export function packStrings(strings: readonly string[]): StringColumn {
  let end = 0;
  const ends = Float64Array.from(strings, (text) => {
    end += Buffer.byteLength(text);
    return end;
  });
  const bytes = Buffer.alloc(end);
  for (const [index, text] of strings.entries()) bytes.write(text, index === 0 ? 0 : ends[index - 1]!);
  return { bytes, ends };
}

export function unpackStrings({ bytes, ends }: StringColumn): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from(ends, (end, index) => all.toString('utf8', index === 0 ? 0 : ends[index - 1]!, end));
}
