import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import Papa from 'papaparse';
import { DataError } from '../errors';
import { adviceFor, catalogueEntry, findFile } from './catalogue';
import { resizeInto } from './convert';
import { dataFolder } from './dataFolder';
import type { Dataset, LabelledImages, LoadOptions } from './dataset';
import { decodePpm } from './formats/ppm';
import { concatenate } from './labelledImages';

const CLASSES = 43;
const SIZE = 32;

/** One line of GTSRB's CSV files: where the sign is in the image, without the border of about a tenth around it. */
interface Annotation {
  readonly Filename: string;
  readonly 'Roi.X1': string;
  readonly 'Roi.Y1': string;
  readonly 'Roi.X2': string;
  readonly 'Roi.Y2': string;
  readonly ClassId: string;
}

/**
 * German Traffic Sign Recognition Benchmark: colour images of 43 signs (Stallkamp et al. 2012), cropped to the region of
 * interest and resized to 32 x 32, bilinear. Class 14 is the stop sign.
 *
 * The official images have a border of a tenth of the sign (at least five pixels) around it; the region of the CSV files
 * is the sign without it, so that the crop takes the border off. The Theano program took the columns of the region for
 * rows; here x is x.
 *
 * From the official folders Final_Training/Images/00000 … 00042 (with GT-00000.csv …) and Final_Test/Images, and
 * GT-final_test.csv, in data/gtsrb/ or data/GTSRB/.
 */
export async function loadGtsrb(options: LoadOptions = {}): Promise<Dataset> {
  const data = dataFolder(options);
  const { versions } = catalogueEntry('gtsrb');
  const version = versions.find((some) => existsSync(resolve(data, some.folder))) ?? versions[0];
  const [test, ...classes] = [...version.files].reverse().map((file) => {
    const found = findFile(data, version, file);
    if (found !== undefined) return found;
    throw new DataError(`${resolve(data, version.folder, file.names[0])} is missing. ${adviceFor('gtsrb')}`);
  });
  const train = await Promise.all(classes.reverse().map((csv) => readAnnotated(csv, dirname(csv))));
  return {
    name: 'gtsrb',
    classNames: Array.from({ length: CLASSES }, (_, c) => (c === 14 ? 'stop' : String(c))),
    train: concatenate(train),
    test: await readAnnotated(test, resolve(data, version.folder, 'Final_Test', 'Images')),
  };
}

/** The images of a folder that a CSV file names, in its order. */
export async function readAnnotated(csv: string, folder: string): Promise<LabelledImages> {
  const { data, meta } = Papa.parse<Annotation>(await readFile(csv, 'utf8'), {
    header: true,
    delimiter: ';',
    skipEmptyLines: true,
  });
  const needed = ['Filename', 'Roi.X1', 'Roi.Y1', 'Roi.X2', 'Roi.Y2', 'ClassId'];
  const lacking = needed.filter((column) => !meta.fields?.includes(column));
  if (lacking.length > 0) throw new DataError(`${csv}: the columns ${lacking.join(', ')} are missing.`);
  const pixels = new Uint8Array(data.length * SIZE * SIZE * 3);
  const labels = new Uint8Array(data.length);
  for (const [i, annotation] of data.entries()) {
    const out = pixels.subarray(i * SIZE * SIZE * 3, (i + 1) * SIZE * SIZE * 3);
    labels[i] = await readSign(annotation, { csv, folder, row: i + 1 }, out);
  }
  return { pixels, shape: [data.length, SIZE, SIZE, 3], labels };
}

async function readImage(file: string, csv: string, row: number): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(
      `${csv}: row ${row} names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      { cause: error },
    );
  }
}

/** Crops and resizes one image; returns its class. */
async function readSign(
  annotation: Annotation,
  { csv, folder, row }: { csv: string; folder: string; row: number },
  out: Uint8Array,
): Promise<number> {
  const numbers = [
    annotation['Roi.X1'],
    annotation['Roi.Y1'],
    annotation['Roi.X2'],
    annotation['Roi.Y2'],
  ].map(Number);
  const [x1, y1, x2, y2] = numbers;
  const label = Number(annotation.ClassId);
  if (!Number.isInteger(label) || label < 0 || label >= CLASSES) {
    throw new DataError(
      `${csv}: row ${row} has the class "${annotation.ClassId}"; classes go from 0 to ${CLASSES - 1}.`,
    );
  }
  // Names come from a file: none may lead out of its folder.
  if (annotation.Filename.includes('/') || annotation.Filename.includes('\\')) {
    throw new DataError(
      `${csv}: row ${row} names the file "${annotation.Filename}", which is no plain name.`,
    );
  }
  const file = join(folder, annotation.Filename);
  if (!existsSync(file)) throw new DataError(`${file} is missing, which row ${row} of ${csv} names.`);
  const { pixels, shape } = decodePpm(await readImage(file, csv, row), file);
  const [height, width] = shape;
  const inside =
    numbers.every(Number.isInteger) &&
    x1 >= 0 &&
    y1 >= 0 &&
    x1 < x2 &&
    y1 < y2 &&
    x2 <= width &&
    y2 <= height;
  if (!inside) {
    throw new DataError(
      `${csv}: row ${row} has the region ${numbers.join(', ')} in an image of ${width} x ${height}.`,
    );
  }
  const crop = new Uint8Array((y2 - y1) * (x2 - x1) * 3);
  for (let y = y1; y < y2; y++) {
    crop.set(pixels.subarray((y * width + x1) * 3, (y * width + x2) * 3), (y - y1) * (x2 - x1) * 3);
  }
  resizeInto(crop, [y2 - y1, x2 - x1, 3], out, [SIZE, SIZE]);
  return label;
}
