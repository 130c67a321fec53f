// Part of this package's interface, so that one can sample with it alone.
export { rowPriorities } from '@sluice/determinism';
