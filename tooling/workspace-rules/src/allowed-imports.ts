const FOUNDATIONS = ['determinism', 'records'];
const STAGES = [
  'auditing',
  'balancing',
  'exporting',
  'formatting',
  'packing',
  'sampling',
  'sources',
  'splitting',
  'tokenization',
] as const;

/**
 * Which packages of the workspace each one may import: the table of the design's layout.
 * A stage never imports another stage; only `pipeline` knows their order.
 */
export const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  records: [],
  determinism: [],
  manifest: FOUNDATIONS,
  ...Object.fromEntries(STAGES.map((stage) => [stage, FOUNDATIONS])),
  'test-fixtures': FOUNDATIONS,
  execution: FOUNDATIONS,
  reporting: [...FOUNDATIONS, 'manifest'],
  pipeline: [...FOUNDATIONS, ...STAGES, 'manifest'],
  cli: ['execution', 'pipeline', 'reporting'],
};
