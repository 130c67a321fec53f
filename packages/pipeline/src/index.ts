export { claimsThat } from './certificate/claims.ts';
export { type Cleaned, type CleanOptions, cleanFolder } from './clean-folder.ts';
export {
  type AuditOptions,
  type AuditProgress,
  auditCorpus,
  type CorpusAudit,
  type LeakageChoice,
} from './corpus/audit-corpus.ts';
export { type CorpusComparison, compareCorpora } from './corpus/compare-corpora.ts';
export {
  type InspectedBlock,
  type InspectedSpan,
  type InspectOptions,
  inspectCorpus,
} from './corpus/inspect-corpus.ts';
export { locateToken, type TokenAddress, type TokenOrigin } from './corpus/locate-token.ts';
export { type PublishableCorpus, publishCorpus, readPublishable } from './corpus/publish-corpus.ts';
export { readCorpusCertificate, readCorpusManifest } from './corpus/read-corpus.ts';
export { type Verification, type VerifyOptions, verifyCorpus } from './corpus/verify-corpus.ts';
export type { FormatCheck } from './corpus/verify-formats.ts';
export { writeRunNotes } from './corpus/write-run-notes.ts';
export { type DiskNeed, requireDisk } from './estimate/check-disk.ts';
export {
  compareRecipePacking,
  type PackingComparison,
  type PackingCost,
} from './estimate/compare-packing.ts';
export { type BuildEstimate, type DomainEstimate, estimateBuild } from './estimate/estimate-build.ts';
export type { MixtureDomain, MixtureEstimate } from './estimate/estimate-mixture.ts';
export { estimateRecipe, memoryNeed } from './estimate/estimate-recipe.ts';
export { type MemoryNeed, type MemoryPlan, planMemory } from './estimate/plan-memory.ts';
export { changedKeys } from './lock/changed-keys.ts';
export { compareLocks, type Upstream } from './lock/compare-locks.ts';
export type { Lock, LockedFile, LockedSource, LockedTokenizer } from './lock/lock.ts';
export { lockPathOf, readLockFile, requireLocked, writeLockFile } from './lock/lock-file.ts';
export { type BuildPlace, openBuild, openBuildGraph, WORK_FOLDER } from './open-build.ts';
export { describeBudget, describeMethod, sampleWarnings } from './plan/describe-sample.ts';
export { PHASE_NAMES, type PhaseName, type Plan } from './plan/plan.ts';
export type { TaskSizes } from './plan/task-sizes.ts';
export {
  openOutFolder,
  type PlannedRecipe,
  type PlanOptions,
  type PreparedBuild,
  type PrepareOptions,
  planRecipe,
  prepareBuild,
} from './prepare-build.ts';
export { defineRecipe } from './recipe/define-recipe.ts';
export { parseRecipe } from './recipe/parse-recipe.ts';
export { readRecipe } from './recipe/read-recipe.ts';
export { RecipeError, type RecipeMistake } from './recipe/recipe-error.ts';
export { recipeJsonSchema } from './recipe/recipe-json-schema.ts';
export { type Recipe, type RecipeInput, recipeSchema } from './recipe/recipe-schema.ts';
export { chooseBlockSize } from './scaffold/choose-block-size.ts';
export {
  type InspectedAddress,
  inspectAddress,
  type RecordLayout,
  type SourceDescription,
  type SourceSpec,
} from './scaffold/inspect-address.ts';
export { type RecipeChoices, renderRecipe, renderSource } from './scaffold/render-recipe.ts';
export { asName, type SourceSuggestion } from './scaffold/suggest-source.ts';
export { SLUICE_VERSION } from './sluice-version.ts';
export { runBalanceStage } from './stages/balance-stage.ts';
export type { DocumentFields } from './stages/document-record.ts';
export { runExportStage } from './stages/export-stage.ts';
export { runFormatStage } from './stages/format-stage.ts';
export { runPackStage } from './stages/pack-stage.ts';
export { runSampleStage } from './stages/sample-stage.ts';
export { runSplitStage } from './stages/split-stage.ts';
export { readStageInput, type StageInputOptions } from './stages/stage-input.ts';
export type { StageReport, StageRun } from './stages/stage-run.ts';
export { parseFormatFile, parseStageSettings, type StageName } from './stages/stage-settings.ts';
export { runTokenizeStage } from './stages/tokenize-stage.ts';
export type { Build, TaskContext, TaskProgress } from './tasks/build.ts';
export { type BuildGraph, buildGraph, type TaskAddress } from './tasks/build-graph.ts';
export type { AuditReport } from './tasks/finish.ts';
export { readVocabularySize } from './tokenizer/load-locked-tokenizer.ts';
