import type { Command } from 'commander';
import type { CalibratedDetector } from '../detectors';
import { InputError } from '../errors';
import { ruleText } from './fit';
import { numberOption } from './numberOption';
import { print } from './print';
import { unreadableList } from './unreadableList';

interface Options {
  readonly csv: string;
  readonly dataset?: string;
  readonly split: string;
  readonly data?: string;
  readonly threshold?: number;
  readonly fpr?: number;
  readonly threads: number;
  readonly strict?: boolean;
}

export function addScoreCommand(program: Command): void {
  program
    .command('score')
    .description('score images, or a part of a data set, with a saved detector')
    .argument('<model>', 'the folder of the detector')
    .argument('[images]', 'a folder of PNG and JPEG files, a .npy file, an IDX file, or a .csv of features')
    .requiredOption('--csv <file>', 'the table of scores')
    .option('--dataset <name>', 'a data set in place of images: mnist, cifar10, …')
    .option('--split <part>', 'of the data set: train or test', 'test')
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .option('--threshold <score>', 'flag what scores above it', numberOption)
    .option('--fpr <share>', 'flag about this share of normal images, by the held-out ones', numberOption)
    .option('--threads <n>', 'threads TensorFlow computes with', numberOption, 1)
    .option('--strict', 'end at the first image that cannot be read instead of leaving it out')
    .addHelpText('after', '\nExample: deep-svdd score model photos/ --csv scores.csv')
    .action(score);
}

async function score(folder: string, path: string | undefined, options: Options): Promise<void> {
  const { csv, dataset, split, data, threshold, fpr, threads, strict = false } = options;
  if ((path === undefined) === (dataset === undefined)) {
    throw new InputError('Give either images or --dataset.');
  }
  if (split !== 'train' && split !== 'test')
    throw new InputError(`--split is train or test, not "${split}".`);
  if (threshold !== undefined && fpr !== undefined) throw new InputError('Give either --threshold or --fpr.');
  const { setThreads } = await import('../tensorflow/environment.js');
  setThreads(threads);
  const { CalibratedDetector } = await import('../detectors/index.js');
  const { loadDataset, openImages } = await import('../datasets/index.js');
  const { scoreDataset, scoreImages } = await import('../experiments/scoreImages.js');
  const model = await CalibratedDetector.load(folder);
  if (threshold !== undefined) model.useThreshold(threshold);
  if (fpr !== undefined) model.useFpr(fpr);
  const list = unreadableList();
  const counts =
    path === undefined
      ? await scoreDataset(
          model,
          (await loadDataset(dataset ?? '', data === undefined ? {} : { dataDir: data }))[split],
          csv,
        )
      : await scoreImages(model, await openImages(path, model.imageShape), csv, {
          strict,
          onUnreadable: list.add,
        });
  list.end();
  print(
    `${counts.scored} images scored, ${counts.flagged} of them above the threshold ${model.threshold.toPrecision(6)} ` +
      `(${ruleText(model.rule)}). The table is ${csv}.`,
  );
  warnOfZeroRadius(model);
  model.dispose();
}

/** Imported one-class models have no radius. */
function warnOfZeroRadius({ rule, threshold, detector }: CalibratedDetector): void {
  if (rule.kind === 'detector' && detector.method === 'deep-svdd' && threshold === 0) {
    print('This model has the radius 0 and flags everything: give --threshold, or calibrate it.');
  }
}
