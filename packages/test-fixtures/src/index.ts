export { type GoldenCase, goldenCases } from './golden-cases.ts';
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
export { withTemporaryFolder } from './temporary-folder.ts';
