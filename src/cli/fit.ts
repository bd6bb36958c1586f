import type { Command } from 'commander';
import { DivergedError } from '../errors';
import { numberOption } from './numberOption';
import { percent, print } from './print';
import { epochProgress, stopSignal } from './trainingWatch';
import { unreadableList } from './unreadableList';

interface Options {
  readonly out: string;
  readonly method?: string;
  readonly network?: string;
  readonly nu?: number;
  readonly fpr?: number;
  readonly holdout?: number;
  readonly epochs?: number;
  readonly pretrainEpochs?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly threads: number;
  readonly strict?: boolean;
}

export function addFitCommand(program: Command): void {
  program
    .command('fit')
    .description('a detector for your own images (or rows of features), all of them taken to be normal')
    .argument('<images>', 'a folder of PNG and JPEG files, a .npy file, an IDX file, or a .csv of features')
    .requiredOption('--out <folder>', 'the folder of the detector')
    .option('--method <name>', 'deep-svdd (default), autoencoder, ocsvm, kde, isolation-forest, knn')
    .option('--network <name>', 'the network, by default the one for the size of the images')
    .option('--nu <share>', 'of training images outside of the own threshold: in (0, 1]', numberOption)
    .option('--fpr <share>', 'set the threshold to flag this share of normal images: in (0, 1)', numberOption)
    .option('--holdout <share>', 'of images that calibrate instead: in [0, 1), default 0.1', numberOption)
    .option('--epochs <n>', 'of training, default 150', numberOption)
    .option(
      '--pretrain-epochs <n>',
      'of the autoencoder before Deep SVDD, 0 for none, default 150',
      numberOption,
    )
    .option('--learning-rate <rate>', 'of both trainings, default 1e-4', numberOption)
    .option('--seed <n>', 'everything random follows from it, default 0', numberOption)
    .option('--threads <n>', 'threads TensorFlow computes with', numberOption, 1)
    .option('--strict', 'end at the first image that cannot be read instead of leaving it out')
    .addHelpText('after', '\nExample: deep-svdd fit photos/ --out model --fpr 0.05')
    .action(fit);
}

async function fit(path: string, options: Options): Promise<void> {
  const { setThreads } = await import('../tensorflow/environment.js');
  setThreads(options.threads);
  const { openImages } = await import('../datasets/index.js');
  const { fitImages } = await import('../experiments/fitImages.js');
  const { out, threads: _, method, ...settings } = options;
  const list = unreadableList();
  try {
    const { model, ...result } = await fitImages(await openImages(path), {
      ...settings,
      ...(method === undefined ? {} : { method: method as 'deep-svdd' }),
      onUnreadable: list.add,
      onProgress: print,
      fitOptions: { signal: stopSignal(), onEpoch: epochProgress() },
    });
    list.end();
    await model.save(out);
    print(`Threshold ${model.threshold.toPrecision(6)} (${ruleText(model.rule)}).`);
    if (result.heldOutImages > 0) print(`p-values rest on ${result.heldOutImages} held-out images.`);
    for (const warning of result.warnings) print(`Warning: ${warning}`);
    print(`The detector is in ${out}.`);
    model.dispose();
  } catch (error) {
    if (error instanceof DivergedError) {
      const { saveDiverged } = await import('../experiments/diverged.js');
      print(await saveDiverged(`${out}-diverged`, error));
    }
    throw error;
  }
}

/** Where a threshold comes from, in words. */
export function ruleText(rule: { readonly kind: string; readonly fpr?: number }): string {
  if (rule.kind === 'fpr') return `flags about ${percent(rule.fpr ?? null)} % of normal images`;
  return rule.kind === 'given' ? 'as given' : "the detector's own, by its training images";
}
