import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Papa from 'papaparse';
import { DataError } from '../errors';
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
 * From the official folders Final_Training/Images/00000 … 00042 (with GT-00000.csv …) and Final_Test/Images (with
 * GT-final_test.csv) in data/gtsrb/. The Theano program took the columns of the region for rows; here x is x.
 */
export async function loadGtsrb(options: LoadOptions = {}): Promise<Dataset> {
  const folder = join(dataFolder(options), 'gtsrb');
  const training = join(folder, 'Final_Training', 'Images');
  const names = Array.from({ length: CLASSES }, (_, c) => String(c).padStart(5, '0'));
  const train = await Promise.all(
    names.map((name) => readFolder(join(training, name, `GT-${name}.csv`), folder)),
  );
  const test = await readFolder(join(folder, 'Final_Test', 'Images', 'GT-final_test.csv'), folder);
  return {
    name: 'gtsrb',
    classNames: Array.from({ length: CLASSES }, (_, c) => (c === 14 ? 'stop' : String(c))),
    train: concatenate(train),
    test,
  };
}

/** The images that a CSV file names, in its order. */
export async function readFolder(csv: string, root: string): Promise<LabelledImages> {
  if (!existsSync(csv)) {
    throw new DataError(
      `${csv} is missing. Unpack GTSRB_Final_Training_Images.zip, GTSRB_Final_Test_Images.zip and ` +
        `GTSRB_Final_Test_GT.zip (on the page "German Traffic Sign Benchmarks") into ${root}.`,
    );
  }
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
    labels[i] = await readSign(annotation, csv, i + 1, out);
  }
  return { pixels, shape: [data.length, SIZE, SIZE, 3], labels };
}

/** Crops and resizes one image; returns its class. */
async function readSign(annotation: Annotation, csv: string, row: number, out: Uint8Array): Promise<number> {
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
  const file = join(dirname(csv), annotation.Filename);
  const { pixels, shape } = decodePpm(await readFile(file), file);
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
