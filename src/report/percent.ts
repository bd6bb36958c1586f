/** A share in percent, with one decimal. */
export const percent = (share: number): number => Number((100 * share).toFixed(1));
