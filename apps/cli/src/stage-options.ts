import { type Command, Option } from 'commander';
import { collect } from './option-values.ts';

/** How documents are read, for every stage that reads them. */
export interface DocumentOptions {
  readonly text?: readonly string[];
  readonly id?: string;
  readonly group?: string;
  readonly domain?: string;
  readonly subdomain?: string;
  readonly source?: string;
  readonly files?: readonly string[];
  readonly config?: string;
  readonly onBadRecord: 'error' | 'drop';
  readonly quiet?: boolean;
}

/** What stages that read tokens or blocks are told beside their settings. */
export interface RecordOptions {
  readonly onBadRecord: 'error' | 'drop';
  readonly quiet?: boolean;
}

const LAYOUT_HELP = `
Records are JSON Lines. A document has "id", "text", "domain", "subdomain", and where there is one "group", "split" and
"pieces"; other fields stay as they are. docs/records.md has every field.`;

/** Declares what all stages have that read documents. */
export function declareDocuments(command: Command): Command {
  return declareRecords(command)
    .option('--text <field>', 'the field with the text (default: text); repeated, they are joined', collect)
    .option('--id <field>', 'the field with the id (default: id, else the place in the input)')
    .option('--group <field>', 'the field with the group (default: group)')
    .option('--domain <name>', 'the domain of all documents (default: their "domain")')
    .option('--subdomain <name>', 'the subdomain of all documents (default: their "subdomain")')
    .option('--source <name>', 'the first part of ids (default: the last part of the address)')
    .option('--files <pattern>', 'which files of an address; may be repeated', collect)
    .option('--config <name>', 'the config of a data set on the Hub');
}

/** Declares what all stages have. */
export function declareRecords(command: Command): Command {
  return command
    .argument('[input...]', 'files, folders or addresses as in a recipe; - or nothing is standard input')
    .addOption(
      new Option('--on-bad-record <what>', 'stop at a record that cannot be read, or drop and count it')
        .choices(['error', 'drop'])
        .default('error'),
    )
    .option('--quiet', 'no figures on standard error')
    .addHelpText('after', LAYOUT_HELP);
}

export const seedOption = (): Option =>
  new Option('--seed <seed>', 'what draws depend on, as in a recipe').default('0');
