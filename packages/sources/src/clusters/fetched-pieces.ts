import type { ByteFile } from '../byte-file.ts';
import type { FetchedPiece } from './file-clusters.ts';

/** The same file, keeping a copy of what is read of it. */
export function recordPieces(file: ByteFile): { readonly file: ByteFile; readonly pieces: FetchedPiece[] } {
  const pieces: FetchedPiece[] = [];
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await file.read(start, end);
    pieces.push({ start, bytes: bytes.slice() });
    return bytes;
  };
  return { file: { ...file, read }, pieces };
}

/** The same file, without reading again what lies within a piece that is there. */
export function withPieces(file: ByteFile, pieces: readonly FetchedPiece[]): ByteFile {
  if (pieces.length === 0) return file;
  const read = (start: number, end: number): Promise<Uint8Array> => {
    const piece = pieces.find((one) => one.start <= start && end <= one.start + one.bytes.length);
    if (piece === undefined) return file.read(start, end);
    return Promise.resolve(piece.bytes.slice(start - piece.start, end - piece.start));
  };
  return {
    byteLength: file.byteLength,
    read,
    stream: (...range) => file.stream(...range),
    close: () => file.close(),
  };
}

const REMEMBERED_READS = 16;
const REMEMBERED_BYTES = 2 ** 20;

/** The same file, keeping the last small reads: a dictionary, or a page of a narrow column, serves many clusters. */
export function rememberReads(file: ByteFile): ByteFile {
  const recent = new Map<string, Promise<Uint8Array>>();
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    if (end - start > REMEMBERED_BYTES) return file.read(start, end);
    const key = `${start} ${end}`;
    const bytes = recent.get(key) ?? file.read(start, end);
    recent.delete(key);
    recent.set(key, bytes);
    if (recent.size > REMEMBERED_READS) recent.delete(recent.keys().next().value!);
    return (await bytes).slice();
  };
  return {
    byteLength: file.byteLength,
    read,
    stream: (...range) => file.stream(...range),
    close: () => file.close(),
  };
}
