/** Amounts of work that take time. */
export interface Work {
  /** Text of all documents of all sources that pass the filters, in bytes. */
  readonly readTextBytes: number;
  /** Text of the candidates of all sample tasks, which are hashed for copies. */
  readonly candidateBytes: number;
  readonly sampledBytes: number;
  readonly documents: number;
  readonly tokens: number;
  /** Over all formats. */
  readonly writtenTokens: number;
  readonly looksForCopies: boolean;
}

/*
 * Seconds of one worker, fitted to builds of the local recipe and of ten times its input on one core of a Xeon of 2.8
 * GHz. Another machine may well be twice as fast or as slow; `bench/estimate.ts` says how near they are on this one.
 */
const START = 0.5;
const READ = 38e-9;
const HASH_FOR_COPIES = 55e-9;
const ENCODE = 40e-9;
const SELECT_DOCUMENT = 25e-6;
const WRITE_TOKEN = 90e-9;
const AUDIT_FORM = 1.2;
const AUDIT_BYTE = 20e-9;
const CERTIFY_BYTE = 40e-9;

/** Seconds of each phase with one worker. */
export function estimateSeconds(work: Work): Record<string, number> {
  return {
    sample:
      START + work.readTextBytes * READ + (work.looksForCopies ? work.candidateBytes * HASH_FOR_COPIES : 0),
    select: 0.05 + work.documents * SELECT_DOCUMENT,
    encode: 0.2 + work.sampledBytes * ENCODE,
    balance: 0.05 + work.documents * 1e-6,
    write: work.writtenTokens * WRITE_TOKEN,
    audit: Math.min(1, work.documents / 3_000) * AUDIT_FORM + work.sampledBytes * AUDIT_BYTE,
    certify: work.sampledBytes * CERTIFY_BYTE,
    finish: 0.2,
  };
}
