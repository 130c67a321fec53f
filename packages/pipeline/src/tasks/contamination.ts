import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, compareCodeUnits } from '@sluice/determinism';
import type { Document, Finding } from '@sluice/records';
import { readDocuments } from '@sluice/sources';
import { type BenchmarkText, type ContaminationSearch, createContaminationSearch } from '@sluice/splitting';
import { artefactFile, type Build, type TaskContext } from './build.ts';

/** A document that shares runs of words with a benchmark, as contamination.jsonl lists it. */
export interface Contamination {
  readonly document: string;
  readonly benchmark: string;
  readonly sharedGrams: number;
  readonly shareOfBenchmark: number;
  /** The first shared run, in normalised words. */
  readonly excerpt: string;
}

/** The file of a sample task's artefact, and of the output folder. */
export const CONTAMINATION_FILE = 'contamination.jsonl';

/** Holds documents against the recipe's benchmarks, one by one, and notes every match. */
export interface ContaminationFilter {
  /** Whether the document is to be dropped. */
  drops(document: Document): boolean;
}

/** A filter that notes its matches in a task's folder; undefined if the recipe names no benchmark. */
export async function openContaminationFilter(
  build: Build,
  { folder, signal }: Pick<TaskContext, 'signal'> & { readonly folder: string },
): Promise<ContaminationFilter | undefined> {
  const { recipe } = build.plan.lock;
  const options = recipe.split.decontaminate;
  if (options === undefined) return undefined;
  const search = await readBenchmarks(build, signal);
  const path = join(folder, CONTAMINATION_FILE);
  writeFileSync(path, '');
  return {
    drops(document) {
      const matches = search.matchesOf(document.text);
      for (const match of matches)
        appendFileSync(path, `${canonicalJson({ document: document.id, ...match })}\n`);
      return options.action === 'drop' && matches.length > 0;
    },
  };
}

/** Reads the benchmarks of a build: their hashes are held in memory, some 30 bytes a word. */
async function readBenchmarks(build: Build, signal: AbortSignal): Promise<ContaminationSearch> {
  const { recipe, benchmarks } = build.plan.lock;
  const options = recipe.split.decontaminate!;
  const texts: BenchmarkText[] = [];
  for (const [index, source] of options.benchmarks.entries()) {
    const locked = benchmarks[index]!;
    const mapping = { domain: 'benchmark', subdomain: 'benchmark', textFields: source.text };
    for (let fileIndex = 0; fileIndex < locked.files.length; fileIndex++) {
      const batches = readDocuments({ ...locked, from: source.from }, mapping, {
        baseFolder: build.baseFolder,
        fileIndex,
        signal,
      });
      for await (const { documents } of batches)
        texts.push(...documents.map(({ id, text }) => ({ id, text })));
    }
  }
  return createContaminationSearch(texts, { wordsPerGram: options.words, leastShare: options.share });
}

/** The matches in a text of JSON lines. */
export function parseContaminations(text: string): Contamination[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Contamination);
}

/** Every match of a build, by document and benchmark; undefined if the recipe names no benchmark. */
export function readContaminations(build: Build): Contamination[] | undefined {
  if (build.plan.lock.recipe.split.decontaminate === undefined) return undefined;
  const matches = build.plan.phases.sample.flatMap(({ artefact }) =>
    parseContaminations(readFileSync(artefactFile(build, artefact, CONTAMINATION_FILE), 'utf8')),
  );
  return matches.sort(
    (a, b) => compareCodeUnits(a.document, b.document) || compareCodeUnits(a.benchmark, b.benchmark),
  );
}

/** The documents that share runs with a benchmark; undefined if the recipe names no benchmark. */
export function contaminatedDocuments(build: Build): ReadonlySet<string> | undefined {
  const matches = readContaminations(build);
  return matches && new Set(matches.map(({ document }) => document));
}

/** What was found of the benchmarks in the sources. */
export function auditContamination(build: Build): Finding[] {
  const matches = readContaminations(build);
  if (matches === undefined) return [];
  const { action, words } = build.plan.lock.recipe.split.decontaminate!;
  const documents = new Set(matches.map((match) => match.document)).size;
  const isLeft = action !== 'drop' && documents > 0;
  const what = documents === 0 ? 'No document shares' : `${documents} documents share`;
  const done =
    documents === 0 ? '' : action === 'drop' ? ' and were dropped' : ' and were kept, as the recipe says';
  return [
    {
      check: 'contamination',
      severity: !isLeft ? 'ok' : action === 'flag' ? 'high' : 'low',
      figure: documents,
      sentence: `${what} runs of ${words} words with the benchmarks${done}; ${CONTAMINATION_FILE} lists every match.`,
    },
  ];
}
