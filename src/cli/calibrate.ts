import type { Command } from 'commander';
import { numberOption } from './numberOption';
import { ruleText } from './fit';
import { print } from './print';
import { unreadableList } from './unreadableList';

interface Options {
  readonly fpr?: number;
  readonly out?: string;
  readonly threads: number;
  readonly strict?: boolean;
}

export function addCalibrateCommand(program: Command): void {
  program
    .command('calibrate')
    .description('give a saved detector p-values, and a threshold, by normal images it was not fitted on')
    .argument('<model>', 'the folder of the detector')
    .argument('<images>', 'normal images, as for fit')
    .option('--fpr <share>', 'set the threshold to flag this share of normal images: in (0, 1)', numberOption)
    .option('--out <folder>', 'the folder of the calibrated detector, by default the same, replaced')
    .option('--threads <n>', 'threads TensorFlow computes with', numberOption, 1)
    .option('--strict', 'end at the first image that cannot be read instead of leaving it out')
    .action(async (folder: string, path: string, { fpr, out = folder, threads, strict = false }: Options) => {
      const { setThreads } = await import('../tensorflow/environment.js');
      setThreads(threads);
      const { CalibratedDetector } = await import('../detectors/index.js');
      const { openImages } = await import('../datasets/index.js');
      const { calibrateBySource } = await import('../experiments/calibrate.js');
      const model = await CalibratedDetector.load(folder);
      const list = unreadableList();
      const images = await openImages(path, model.imageShape);
      await calibrateBySource(model, images, {
        strict,
        onUnreadable: list.add,
        ...(fpr === undefined ? {} : { fpr }),
      });
      list.end();
      await model.save(out);
      print(
        `Calibrated by ${model.heldOut} images: threshold ${model.threshold.toPrecision(6)} (${ruleText(model.rule)}). ` +
          `The detector is in ${out}.`,
      );
      model.dispose();
    });
}
