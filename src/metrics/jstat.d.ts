/** The distributions of jStat that are used here; the package brings no types. */
declare module 'jstat' {
  interface Distribution {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  export const jStat: {
    readonly normal: Distribution;
    readonly studentt: Distribution;
  };
}
