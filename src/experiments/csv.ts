import Papa from 'papaparse';
import { DataError } from '../errors';

export type CsvValue = string | number | boolean | null;

/** Rows of CSV with their line ends; texts with commas, quotes or line ends are quoted, null is empty. */
export function csvRows(rows: readonly (readonly CsvValue[])[]): string {
  return `${Papa.unparse(rows as CsvValue[][], { newline: '\n' })}\n`;
}

/**
 * The rows of a CSV text with a header, as records by column name; every value is a text.
 *
 * @param file names the file in messages
 * @throws DataError for a row of another length than the header, or a quote that does not end
 */
export function parseCsv(text: string, file: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const [error] = errors.filter(({ type }) => type !== 'Delimiter');
  if (error) throw new DataError(`${file}: row ${(error.row ?? 0) + 1}: ${error.message}.`);
  return data;
}
