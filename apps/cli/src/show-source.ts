import { styleText } from 'node:util';
import {
  type RecordLayout,
  renderSource,
  type SourceDescription,
  type SourceSuggestion,
} from '@sluice/pipeline';
import { renderCount } from '@sluice/reporting';
import { printable } from './printable.ts';
import { cutLine, showBytes, showColumns, terminalWidth } from './show-columns.ts';

export interface ShownSource {
  readonly description: SourceDescription;
  readonly suggestions: readonly SourceSuggestion[];
  /** Records of each layout that are shown. */
  readonly recordCount: number;
}

/** What an address holds, for people: configs, files, fields, records, and how a recipe may read it. */
export function showSource({ description, suggestions, recordCount }: ShownSource): string {
  return [
    showHead(description),
    showConfigs(description),
    showFiles(description),
    ...description.layouts.flatMap((layout) => [showFields(layout), showRecords(layout, recordCount)]),
    showFragment(suggestions),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const title = (text: string): string => `${styleText('bold', text, { stream: process.stdout })}\n`;
const width = (): number | undefined => terminalWidth(process.stdout);

function showHead({ from, revision, licences }: SourceDescription): string {
  const facts = [
    revision === '' ? '' : `commit ${revision.slice(0, 12)}`,
    licences.length === 0 ? '' : `licence ${licences.join(', ')}`,
  ].filter((fact) => fact !== '');
  return title(printable(from)) + (facts.length === 0 ? '' : `${printable(facts.join(', '))}\n`);
}

function showConfigs({ configs }: SourceDescription): string {
  if (configs.length === 0) return '';
  const rows = configs.flatMap(({ name, isDefault, splits }) =>
    splits.map((split) => [
      `${printable(name ?? '-')}${isDefault && configs.length > 1 ? ' (default)' : ''}`,
      printable(split.name),
      renderCount(split.fileCount),
      showBytes(split.byteLength),
    ]),
  );
  return showColumns({ header: ['config', 'split', 'files', 'stored'], rows, width: width() });
}

/** Files that are listed; --json has them all. */
const SHOWN_FILES = 10;

function showFiles(description: SourceDescription): string {
  const { chosen, chosenFileCount, chosenBytes, files, format, otherFileCount } = description;
  const by = Object.entries(chosen).map(([key, value]) => `${key} ${[value].flat().join(', ')}`);
  const choice = by.length === 0 ? '' : `, read with ${by.join(', ')}`;
  const head = `${plural(chosenFileCount, 'file')} of ${format}, ${showBytes(chosenBytes)}${choice}`;
  const rows = files
    .slice(0, SHOWN_FILES)
    .map(({ path, byteLength }) => [showBytes(byteLength), printable(path)]);
  const more = files.length - rows.length;
  return [
    title(printable(head)),
    showColumns({ header: ['stored', 'file'], rows, width: width() }),
    more > 0 ? `  and ${plural(more, 'file')} more\n` : '',
    otherFileCount > 0 ? `  and ${plural(otherFileCount, 'file')} of no format that can be read\n` : '',
  ].join('');
}

function showFields({ files, rowCount, fields, unreadable }: RecordLayout): string {
  const names = files.length === 1 ? files[0]! : `${files[0]} and ${plural(files.length - 1, 'other')}`;
  if (unreadable !== undefined) return `No record of ${printable(names)} was read: ${unreadable}\n`;
  const records = rowCount === undefined ? '' : `, of ${renderCount(rowCount)}`;
  const rows = fields.map(({ path, types, presentShare, distinctCount, meanLength }) => [
    printable(path),
    types.join(' or ') || 'null',
    `${Math.floor(100 * presentShare)} %`,
    renderCount(distinctCount),
    types.includes('text') ? renderCount(meanLength) : '',
  ]);
  return (
    title(`Fields of the first records of ${printable(names)}${records}`) +
    showColumns({ header: ['field', 'type', 'there', 'distinct', 'mean length'], rows, width: width() })
  );
}

/** Characters of a line where the output has no width. */
const LINE_CHARACTERS = 160;

function showRecords({ records }: RecordLayout, recordCount: number): string {
  if (records.length === 0) return '';
  const columns = width() ?? LINE_CHARACTERS;
  const lines = records.slice(0, recordCount).flatMap((record, place) => [
    `  record ${place + 1}`,
    ...Object.entries(record ?? {}).map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const shown = printable(text.slice(0, columns).replaceAll(/\s*\n/g, ' ⏎ '));
      return cutLine(`    ${printable(name)}: ${shown}`, columns);
    }),
  ]);
  return title('First records') + lines.map((line) => `${line}\n`).join('');
}

function showFragment(suggestions: readonly SourceSuggestion[]): string {
  const [first] = suggestions;
  if (first === undefined) return 'No field of these records has texts: there is nothing to suggest.\n';
  const sources = suggestions.map((source) => `${renderSource(source, '      ')}\n`).join('');
  const domain = suggestions.length === 1 ? first.subdomain : 'some-domain';
  return `${title('In a recipe')}domains:\n  ${domain}: # name it as you like\n    sources:\n${sources}`;
}

function plural(count: number, word: string): string {
  return `${renderCount(count)} ${word}${count === 1 ? '' : 's'}`;
}
