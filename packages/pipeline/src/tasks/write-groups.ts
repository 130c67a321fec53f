import { type GroupRow, groupTablePath, writeGroupTable } from '@sluice/exporting';
import type { SplitName } from '@sluice/records';
import { openOutput } from '../storage/output-folder.ts';
import type { Build } from './build.ts';
import { openSelection } from './selection.ts';

/** Writes the table of a split's documents. Returns the file's path from the output folder. */
export async function writeGroups(build: Build, split: SplitName): Promise<readonly string[]> {
  const output = openOutput(build.outFolder, '');
  const file = await output.createFile(groupTablePath(split));
  await writeGroupTable(file, documentsOf(build, split));
  await file.close();
  return output.written;
}

function* documentsOf(build: Build, split: SplitName): Generator<GroupRow> {
  const selection = openSelection(build);
  const groups = selection.column('groups');
  let row = 0;
  for (const document of selection.rows(0, selection.documentCount)) {
    const group = selection.names.groups[groups[row++]! - 1] ?? null;
    if (document.split !== split) continue;
    yield { document: document.id, domain: document.domain, subdomain: document.subdomain, group };
  }
}
