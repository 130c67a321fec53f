/** What the exit code says, for scripts. Listed by `sluice --help`. */
export const EXIT_CODES = {
  ok: 0,
  /** A fault of sluice itself: please report it. */
  internal: 1,
  /** The command line or the recipe has a mistake. */
  usage: 2,
  /** The data, the disk or the network: what the message names. */
  data: 3,
  /** `verify` found a file or a count that is not as the manifest says. */
  verification: 4,
  /** `audit --fail-on` found a problem, or something worth a look. */
  finding: 5,
  /** Stopped by Ctrl-C or a signal; the same command continues. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
