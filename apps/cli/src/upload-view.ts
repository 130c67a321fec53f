import { cutLine, showBytes, terminalWidth } from './show-columns.ts';

/** Shows how sending goes, on standard error: one line that changes in a terminal, a line a file elsewhere. */
export interface UploadView {
  onProgress(progress: {
    readonly path: string;
    readonly step: 'hashing' | 'uploading';
    readonly share: number;
  }): void;
  clear(): void;
}

const REDRAW_MILLISECONDS = 100;

export function createUploadView(
  stream: NodeJS.WriteStream,
  files: readonly { readonly path: string; readonly byteLength: number }[],
): UploadView {
  const sizes = new Map(files.map(({ path, byteLength }) => [path, byteLength]));
  const shares = new Map<string, number>();
  let drawn = 0;
  return {
    onProgress({ path, step, share }) {
      if (step === 'uploading') {
        const isDone = share === 1 && shares.get(path) !== 1;
        shares.set(path, share);
        if (!stream.isTTY && isDone) stream.write(`  sent ${path} (${showBytes(sizes.get(path) ?? 0)})\n`);
      }
      if (!stream.isTTY || performance.now() - drawn < REDRAW_MILLISECONDS) return;
      drawn = performance.now();
      const sent = [...shares].reduce((sum, [name, part]) => sum + part * (sizes.get(name) ?? 0), 0);
      const line = `  ${step === 'hashing' ? 'hashing' : 'sending'} ${path} ${Math.floor(100 * share)} %, ${showBytes(sent)} sent`;
      stream.write(`\r\u001b[2K${cutLine(line, (terminalWidth(stream) ?? 80) - 1)}`);
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001b[2K');
    },
  };
}
