export { buildDocument, buildDocuments, buildJsonl, buildText } from './build-documents.ts';
export { embeddedFolder } from './embedded-folder.ts';
export { type GoldenCase, goldenCases } from './golden-cases.ts';
export type { FaultPlan, HubFault, SeenRequest } from './loopback-hub/fault.ts';
export type { RepositorySpec } from './loopback-hub/repository.ts';
export {
  type LoopbackHub,
  type LoopbackHubOptions,
  startLoopbackHub,
} from './loopback-hub/start-loopback-hub.ts';
export { readmeExample } from './readme-example.ts';
export { sharedDataFolder } from './shared-data-folder.ts';
export {
  type ChiSquareResult,
  chiSquareGoodness,
  chiSquareIndependence,
  chiSquarePValue,
  chiSquareUniformity,
  ksUniformDistance,
  ksUniformPValue,
} from './statistics.ts';
export { hugeLine, STRANGE_DOCUMENT_TEXTS, STRANGE_TEXTS, type StrangeTextName } from './strange-texts.ts';
export { withTemporaryFolder } from './temporary-folder.ts';
export {
  type Defect,
  PLANTED_DEFECT_NAMES,
  PLANTED_DEFECTS,
  type PlantedDefectName,
} from './traps/defect-table.ts';
export { type PlantedDocument, SHARED_OPENINGS, type TrapOptions } from './traps/planted-corpus.ts';
export {
  type ControlOptions,
  cleanControl,
  type PlantedCorpus,
  plantedDefect,
} from './traps/planted-defects.ts';
export { TRAP_DOMAINS, type TrapDomain } from './traps/trap-texts.ts';
