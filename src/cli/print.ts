/** A line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A share as a percentage with two decimals; "-" where there is none. */
export const percent = (value: number | null): string => (value === null ? '-' : (100 * value).toFixed(2));
