import type { Command } from 'commander';
import { numberOption } from './numberOption';
import { print } from './print';

interface Options {
  readonly network: string;
  readonly dataset: string;
  readonly normal: number;
  readonly out: string;
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description("a model of the authors' PyTorch port (model.tar) as a detector")
    .argument('<file>', 'what the port saved, by any version of PyTorch')
    .requiredOption('--network <name>', 'its network: mnist-lenet, cifar10-lenet, cifar10-lenet-elu')
    .requiredOption('--dataset <name>', 'what it was trained on: mnist, cifar10')
    .requiredOption('--normal <class>', 'the normal class', numberOption)
    .requiredOption('--out <folder>', 'the folder of the detector')
    .addHelpText(
      'after',
      '\nExample: deep-svdd import model.tar --network cifar10-lenet --dataset cifar10 --normal 3 --out model',
    )
    .action(async (file: string, { network, dataset, normal, out }: Options) => {
      const { CalibratedDetector, importPortModel } = await import('../detectors/index.js');
      const { architectureByName } = await import('../networks/index.js');
      const { detector, preprocessing } = await importPortModel(file, { network, dataset, normal });
      const model = CalibratedDetector.of(detector, preprocessing, architectureByName(network).inputShape);
      await model.save(out);
      print(
        detector.radius > 0
          ? `Radius ${detector.radius.toPrecision(6)}. The detector is in ${out}.`
          : `The detector is in ${out}. The port saves no radius for the one-class objective, so that every score is ` +
              'above its threshold: give "score" a --threshold, or "calibrate" it with normal images.',
      );
      model.dispose();
    });
}
