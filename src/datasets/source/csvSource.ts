import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import Papa from 'papaparse';
import { DataError } from '../../errors';
import { BatchBuilder, type ImageSource, type SourceBatch } from './source';

/** A longer line is no row of features, and must not fill the memory. */
const MOST_CHARACTERS = 1024 ** 2;

/**
 * Rows of features of a CSV file, one row a line; a first line without a single number in it is taken for a header. The
 * separator (comma, semicolon, tab, …) is found by itself.
 *
 * @throws DataError for a file without rows
 */
export async function csvSource(file: string): Promise<ImageSource> {
  for await (const { text } of lines(file)) {
    const { data, meta } = Papa.parse<string[]>(text);
    const cells = data[0] ?? [];
    return {
      shape: [1, 1, cells.length],
      batches: (size) => batches(file, meta.delimiter, cells.length, size),
    };
  }
  throw new DataError(`${file} holds no rows.`);
}

async function* batches(
  file: string,
  delimiter: string,
  columns: number,
  size: number,
): AsyncIterable<SourceBatch> {
  const builder = new BatchBuilder([1, 1, columns], size);
  let index = 0;
  let first = true;
  for await (const { text, line } of lines(file)) {
    const cells = Papa.parse<string[]>(text, { delimiter }).data[0] ?? [];
    const values = cells.map(numberOf);
    const isHeader = first && values.every((value) => value === undefined);
    first = false;
    if (isHeader) continue;
    const name = `line ${line}`;
    const bad = values.indexOf(undefined);
    if (cells.length !== columns) {
      builder.refuse({ index, name, reason: `it has ${cells.length} columns, not ${columns}` });
    } else if (bad >= 0) {
      builder.refuse({ index, name, reason: `column ${bad + 1} is "${cells[bad].slice(0, 30)}", no number` });
    } else builder.add(index, name, values as number[]);
    index++;
    if (builder.full) yield builder.take();
  }
  if (index === 0) throw new DataError(`${file} holds a header, but no rows.`);
  if (!builder.empty) yield builder.take();
}

function numberOf(cell: string): number | undefined {
  const trimmed = cell.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed);
  return Number.isNaN(value) && !/^nan$/i.test(trimmed) ? undefined : value;
}

/** The lines that are not empty, with their numbers counted from 1. */
async function* lines(file: string): AsyncIterable<{ text: string; line: number }> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      const parts = (rest + decoder.write(chunk)).split(/\r\n|\n/);
      rest = parts.pop() ?? '';
      if (rest.length > MOST_CHARACTERS) {
        throw new DataError(`${file}: line ${line + parts.length + 1} is too long for a row of features.`);
      }
      for (const text of parts) {
        line++;
        if (text.trim() !== '') yield { text, line };
      }
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof DataError || code === undefined) throw error;
    throw new DataError(`${file} cannot be read (${code}).`, { cause: error });
  }
  if (rest.trim() !== '') yield { text: rest, line: line + 1 };
}
