import { DataError, InputError } from '../errors';
import { Autoencoder } from './autoencoder';
import { DeepSvdd } from './deepSvdd';
import type { Detector } from './detector';
import { ImageStatistic } from './imageStatistic';
import { savedMethod } from './savedDetector';
import { IsolationForest, Kde, NearestNeighbours, OcSvm } from './shallow';

const LOADERS: ReadonlyMap<string, (folder: string) => Promise<Detector>> = new Map([
  ['deep-svdd', (folder) => DeepSvdd.load(folder)],
  ['autoencoder', (folder) => Autoencoder.load(folder)],
  ['ocsvm', (folder) => OcSvm.load(folder)],
  ['kde', (folder) => Kde.load(folder)],
  ['isolation-forest', (folder) => IsolationForest.load(folder)],
  ['brightness', (folder) => ImageStatistic.load(folder, 'brightness')],
  ['complexity', (folder) => ImageStatistic.load(folder, 'complexity')],
  ['knn', (folder) => NearestNeighbours.load(folder)],
] as [string, (folder: string) => Promise<Detector>][]);

/**
 * Loads a detector of any method. Its preprocessing, where it was saved with some, is left to the caller;
 * `CalibratedDetector.load` takes care of it.
 *
 * @throws DataError when the folder holds no whole detector; InputError when it holds a classifier
 */
export async function loadDetector(folder: string): Promise<Detector> {
  const method = await savedMethod(folder);
  if (method === 'classifier') {
    throw new InputError(`${folder} holds a classifier, which learns with labels: use Classifier.load.`);
  }
  const load = LOADERS.get(method);
  if (!load) throw new DataError(`${folder} holds a detector "${method}", which is not known here.`);
  return load(folder);
}
