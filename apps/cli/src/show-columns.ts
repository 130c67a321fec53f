/** Rows under a header, in columns two spaces apart; numbers to the right. The last column is cut at the width. */
export interface ColumnsInput {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of the terminal. @default no limit */
  readonly width?: number | undefined;
}

export function showColumns({ header, rows, width = Number.POSITIVE_INFINITY }: ColumnsInput): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const isNumeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d,.]*( ?%| [kMGT]?B)?$/.test(row[column]!)),
  );
  return all
    .map((row) => {
      const cells = row.map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      );
      return `${cutLine(`  ${cells.join('  ')}`.trimEnd(), width)}\n`;
    })
    .join('');
}

/** A line that is cut at a width, with a mark where something is missing. */
export function cutLine(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}

/** The columns of a terminal, if it tells them; undefined where the output is a file or a pipe, which need no cutting. */
export function terminalWidth(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
}

/** 1234567 as `1.2 MB`. */
export function showBytes(byteLength: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = byteLength;
  let unit = 0;
  for (; amount >= 1_000 && unit < units.length - 1; unit++) amount /= 1_000;
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}
