import { createInProcessExecutor } from '@sluice/execution';
import { describe } from 'vitest';
import { executorLaws } from './executor-laws.ts';

describe('createInProcessExecutor()', () => executorLaws(createInProcessExecutor));
