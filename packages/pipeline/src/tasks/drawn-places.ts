import type { Build } from './build.ts';
import { documentIdsOf } from './document-ids.ts';
import type { DrawnColumns } from './drawn-columns.ts';
import type { SpooledPlace } from './rendered-documents.ts';
import { listFiles, type SelectionNames } from './selection.ts';

/** Where the text of a drawn document is, by row, before there is a selection. */
export function drawnPlaces(
  build: Build,
  columns: DrawnColumns,
  names: SelectionNames,
): (row: number) => SpooledPlace {
  const files = listFiles(build.plan.lock);
  const idAt = documentIdsOf(build);
  return (row) => {
    const { source, path } = files[columns.files[row]!]!;
    return {
      id: idAt(columns.files[row]!, columns.rows[row]!),
      task: columns.tasks[row]!,
      source,
      spoolOffset: columns.spoolOffsets[row]!,
      spoolLength: columns.spoolLengths[row]!,
      file: path,
      row: columns.rows[row]!,
      domain: names.domains[columns.domains[row]!]!,
      subdomain: names.subdomains[columns.subdomains[row]!]!,
    };
  };
}
