export { canonicalJson } from './canonical-json.ts';
export { compareCodeUnits } from './compare.ts';
export { sha256Hex } from './digest.ts';
export { type Draw, drawFor } from './draw.ts';
export { drawKey } from './draw-key.ts';
export { idPriorities } from './id-priorities.ts';
export { type KeyedHash, keyedHash } from './keyed-hash.ts';
export { idPriority, rowPriorities } from './priority.ts';
