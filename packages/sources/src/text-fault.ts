import type { DecodeOptions, RecordFault } from './record-batch.ts';
import type { Line } from './split-lines.ts';

/** The text of a line, or a fault if it is not UTF-8 and the options refuse that. */
export function decodedText(line: Omit<Line, 'offset'>, options: DecodeOptions): string | RecordFault {
  if (line.isValidUtf8 || options.invalidUtf8 === 'replace') {
    return line.buffer.toString('utf8', line.start, line.end);
  }
  return {
    reason: 'broken-record',
    message: 'not valid UTF-8',
    hint: 'convert the file to UTF-8, or have such bytes replaced (in a recipe "read: { invalid_utf8: replace }")',
  };
}

/** The fault of a record over the limit. */
export function recordTooLarge(byteLength: number, options: DecodeOptions): RecordFault {
  return {
    reason: 'broken-record',
    message: `a record of ${byteLength} bytes is over the limit of ${options.maxRecordBytes}`,
    hint: 'allow larger ones (in a recipe "read: { largest_record: 500 MB }"), or let bad records be dropped and counted',
  };
}
