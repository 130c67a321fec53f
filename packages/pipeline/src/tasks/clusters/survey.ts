/*
 * A survey task finds out in which clusters its files can be read: pages or row groups of Parquet, stretches of JSON
 * Lines, else the whole file. It fetches footers and page indexes. See survey-table.ts for what it leaves.
 */
import { type FileClusters, readClusters } from '@sluice/sources';
import type { PlannedFile } from '../../plan/plan.ts';
import type { Build, RunTask, TaskContext } from '../build.ts';
import { mapSource } from '../map-source.ts';
import { writeSurvey } from './survey-table.ts';

export const runSurveyTask: RunTask = async (build, index, context) => {
  const { domain, files } = build.plan.phases.survey[index]!;
  const surveyed: FileClusters[] = [];
  for (const file of files) {
    context.signal.throwIfAborted();
    surveyed.push(await surveyFile({ build, domain, context }, file));
  }
  writeSurvey(context.folder, surveyed);
  return [];
};

interface Survey {
  readonly build: Build;
  readonly domain: string;
  readonly context: TaskContext;
}

function surveyFile({ build, domain: name, context }: Survey, file: PlannedFile): Promise<FileClusters> {
  const { recipe, sources } = build.plan.lock;
  const domain = recipe.domains.find((each) => each.name === name)!;
  const locked = sources[file.source]!;
  const source = domain.sources[locked.index]!;
  let bytesBefore = 0;
  return readClusters({ ...locked, from: source.from }, mapSource(source, domain), {
    baseFolder: build.baseFolder,
    fileIndex: file.file,
    signal: context.signal,
    onProgress(bytesRead) {
      context.onProgress({ bytes: bytesRead - bytesBefore });
      bytesBefore = bytesRead;
    },
  });
}
