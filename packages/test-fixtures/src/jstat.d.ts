/** The part of jStat that is used; the package has no types of its own. */
declare module 'jstat' {
  const jStat: { readonly chisquare: { cdf(x: number, degrees: number): number } };
  export = jStat;
}
