import { type ResolvedFormat, renderDocument } from '@sluice/formatting';
import { DataError, type Document, type RenderedText } from '@sluice/records';
import { SpoolReader } from '../storage/document-spool.ts';
import { artefactFile, type Build } from './build.ts';
import { formatOf } from './map-source.ts';
import type { SelectedDocument } from './selection.ts';

/** Selected documents as they will be trained on, read from the sample tasks' spools one by one. */
export interface RenderedDocuments {
  render(selected: Omit<SelectedDocument, 'split'>): RenderedText;
  close(): void;
}

export function openRenderedDocuments(build: Build): RenderedDocuments {
  const { recipe, sources } = build.plan.lock;
  const formats: ResolvedFormat[] = sources.map(({ domain, index }) =>
    formatOf(
      recipe.domains.find(({ name }) => name === domain)!.sources[index]!.format,
      recipe.shared_markers,
    ),
  );
  const spools = openSpools(build);
  return {
    render(selected) {
      const { text, fields } = spools.of(selected.task).read(selected.spoolOffset, selected.spoolLength);
      const source = sources[selected.source]!;
      const { id, domain, subdomain, file, row } = selected;
      const origin = { source: source.name, revision: source.revision, file, row };
      const document: Document = { id, text, domain, subdomain, origin, fields };
      const outcome = renderDocument(recipe.seed, document, formats[selected.source]!);
      if ('dropped' in outcome) throw cannotRender(id, outcome.field);
      return outcome.rendered;
    },
    close: spools.close,
  };
}

/** Sampling has asked for every field of every template, so this is a fault of the work folder. */
function cannotRender(id: string, field: string | undefined): DataError {
  return new DataError('pipeline/cannot-render', `${id} has no text in the field ${field ?? 'text'}`, {
    hint: 'Delete the work folder of this build (.sluice) and run the same command again.',
  });
}

interface Spools {
  of(sampleTask: number): SpoolReader;
  close(): void;
}

/** The sample tasks' spools; one is open at a time, since the rows of an encode task come task by task. */
function openSpools(build: Build): Spools {
  let current: { readonly task: number; readonly reader: SpoolReader } | undefined;
  return {
    of(task) {
      if (current?.task === task) return current.reader;
      current?.reader.close();
      const { artefact } = build.plan.phases.sample[task]!;
      current = { task, reader: new SpoolReader(artefactFile(build, artefact, 'documents.spool')) };
      return current.reader;
    },
    close: () => current?.reader.close(),
  };
}
