/*
 * The finish task joins the certificate, puts what is for people and loaders beside the data and writes the manifest
 * last: a folder with a manifest is a whole corpus. It also removes data files of earlier builds that this one did not write.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { canonicalJson } from '@sluice/determinism';
import {
  BY_DOMAIN_FOLDER,
  EXPORT_FORMATS,
  type HubConfig,
  type HubPart,
  hubCardHeader,
} from '@sluice/exporting';
import {
  type FileEntry,
  MANIFEST_VERSION,
  type Manifest,
  renderJson,
  renderManifest,
} from '@sluice/manifest';
import type { EdgeCurve, Finding, Giveaway } from '@sluice/records';
import { CERTIFICATE_FILE } from '../certificate/certify-corpus.ts';
import { describeFile } from '../corpus/describe-file.ts';
import { heldOutDomains } from '../plan/held-out-domains.ts';
import { SWITCH_CONFIG } from '../recipe/check-sections.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { SLUICE_VERSION } from '../sluice-version.ts';
import { outputsOf, writeFileAtomically } from '../storage/artefact.ts';
import { loadLockedTokenizer, readLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { accountSources } from './account-sources.ts';
import { readAudits, readCertificates } from './audit.ts';
import { readStageEnds, readStreams, readSwitches } from './balance.ts';
import type { Build, RunTask } from './build.ts';
import { joinCertified } from './certify.ts';
import { CONTAMINATION_FILE, readContaminations } from './contamination.ts';
import { readDocumentStreams } from './document-streams.ts';
import { withLearntTokens } from './loss.ts';
import { renderCard } from './render-card.ts';
import { openSelection } from './selection.ts';
import { readTokenEntries } from './token-counts.ts';
import { withdrawManifest } from './withdraw-manifest.ts';
import { SWITCH_PATH } from './write.ts';

/** The audit as it stands in audit.json. */
export interface AuditReport {
  readonly findings: readonly Finding[];
  /** How well first and last tokens tell each label, by number of tokens; absent where too few documents could be asked. */
  readonly curves?: readonly EdgeCurve[];
  /** The worst giveaway tokens in their texts; absent where none tells anything. */
  readonly giveaways?: readonly Giveaway[];
}

export const runFinishTask: RunTask = async (build) => {
  const { lock, lockDigest } = build.plan;
  const certificate = await joinCertified(build);
  const audit = readAudits(build, certificate);
  const dataFiles = await writtenFiles(build);
  await withdrawManifest(build.outFolder);
  await removeStaleFiles(build, new Set(dataFiles));
  const tokenizer = await loadLockedTokenizer(build);
  const switches = readSwitches(build);
  const tokenizerFiles = await readLockedTokenizer(build);
  const manifest: Omit<Manifest, 'files'> = {
    manifestVersion: MANIFEST_VERSION,
    sluiceVersion: SLUICE_VERSION,
    name: lock.recipe.name,
    seed: lock.recipe.seed,
    lockDigest,
    blockSize: lock.recipe.block_size,
    vocabularySize: tokenizer.vocabularySize,
    endOfTextId: tokenizer.endOfTextId,
    tokenizerEngine: tokenizer.engine,
    specialTokens: tokenizer.specialTokens,
    tokens: readTokenEntries(build),
    sources: accountSources(build, openSelection(build)),
    samples: readCertificates(build),
    streams: withLearntTokens(build, readStreams(build)),
    stageEnds: readStageEnds(build),
    ...documentStreamsOf(build),
    ...(switches.length > 0 && { switchBlocks: switches }),
  };
  const texts: Readonly<Record<string, string>> = {
    'README.md': `${hubCardHeader(hubParts(build), switches.length > 0 ? [SWITCH_BLOCKS] : [])}\n${renderCard(manifest)}`,
    'audit.json': renderJson(audit),
    [CERTIFICATE_FILE]: renderJson(certificate),
    ...renderContaminations(build),
    'lock.json': renderJson(lock),
    ...Object.fromEntries([...tokenizerFiles].map(([name, text]) => [`tokenizer/${name}`, text])),
  };
  await mkdir(join(build.outFolder, 'tokenizer'), { recursive: true });
  for (const [path, text] of Object.entries(texts))
    await writeFileAtomically(join(build.outFolder, path), text);
  const files: FileEntry[] = [];
  for (const path of [...dataFiles, ...Object.keys(texts)])
    files.push(await describeFile(build.outFolder, path));
  await writeFileAtomically(join(build.outFolder, 'manifest.json'), renderManifest({ ...manifest, files }));
  return [...Object.keys(texts), 'manifest.json'];
};

const SWITCH_BLOCKS: HubConfig = { name: SWITCH_CONFIG, split: 'validation', path: SWITCH_PATH };

function documentStreamsOf(build: Build): Pick<Manifest, 'documentStreams'> {
  const documentStreams = readDocumentStreams(build);
  return documentStreams === undefined ? {} : { documentStreams };
}

/** What loaders of Parquet find: the splits, and each domain of what is held out by itself. */
function hubParts({ plan }: Build): HubPart[] {
  const { recipe } = plan.lock;
  return [...recipeSplits(recipe).map((split) => ({ split })), ...heldOutDomains(recipe)];
}

/** The matches with the recipe's benchmarks, a JSON object a line; nothing if it names none. */
function renderContaminations(build: Build): Record<string, string> {
  const matches = readContaminations(build);
  if (matches === undefined) return {};
  return { [CONTAMINATION_FILE]: matches.map((match) => `${canonicalJson(match)}\n`).join('') };
}

async function writtenFiles(build: Build): Promise<string[]> {
  const files: string[] = [];
  for (const { artefact } of build.plan.phases.write) files.push(...(await outputsOf(build, artefact)));
  return files;
}

/** The folders of the output that hold nothing but what write tasks wrote. */
const DATA_FOLDERS = [
  'data',
  'provenance',
  'switch',
  'documents',
  'texts',
  BY_DOMAIN_FOLDER,
  ...Object.keys(EXPORT_FORMATS),
];

async function removeStaleFiles(build: Build, ours: ReadonlySet<string>): Promise<void> {
  for (const folder of DATA_FOLDERS) {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await readdir(join(build.outFolder, folder), options).catch(() => []);
    for (const entry of entries.filter((found) => found.isFile())) {
      const full = join(entry.parentPath, entry.name);
      const path = relative(build.outFolder, full).replaceAll(sep, '/');
      if (!ours.has(path)) await rm(full, { force: true });
    }
  }
}
