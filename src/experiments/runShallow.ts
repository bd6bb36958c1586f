import { selectImages, selectLabels, type Images } from '../datasets';
import { DeepSvdd, OcSvm, type Autoencoder } from '../detectors';
import { InputError } from '../errors';
import { rocAuc } from '../metrics';
import { RandomStream } from '../random';
import type { RunConfig } from './config';
import { shallowDetector } from './detectorOptions';
import type { Outcome, Progress } from './outcome';
import type { RunData } from './prepare';
import { fitAutoencoder, runDeepSvdd } from './runNetworks';

/** The widths that the paper chooses among. */
const GAMMAS: readonly number[] = Array.from({ length: 10 }, (_, i) => 2 ** (i - 10));
/** The share of the labelled test images that the choice is made by, and which are then left out. */
const HOLDOUT = 0.1;

/** A shallow method on pixels, or on the features of a network that is trained first (the hybrids). */
export async function runShallow(config: RunConfig, data: RunData, progress: Progress): Promise<Outcome> {
  const { network, aucUntrained, aucAutoencoder, train, test } = await featuresOf(config, data, progress);
  const aucs = { aucUntrained, aucAutoencoder, aucPretrained: null };
  const features = network ? { features: network } : {};
  if (data.model && !network) {
    return { detector: data.model, scores: await data.model.score(test), ...aucs };
  }
  if (choosesGamma(config)) {
    const { held, rest } = holdOut(data, config.seed);
    const gamma = await chooseGamma(config, train, selectImages(test, held), labelsAt(data, held), progress);
    const detector = new OcSvm({ ...(shallowDetector(config) as OcSvm).options, gamma });
    await detector.fit(train);
    const scores = await detector.score(selectImages(test, rest));
    return { detector, scores, scored: selectLabels(data.task.test, rest), ...features, ...aucs };
  }
  progress.say(`Fitting ${config.method} on ${train.shape[0]} rows of ${train.shape[3]} numbers`);
  const detector = shallowDetector(config);
  await detector.fit(train);
  progress.say(`Scores of ${test.shape[0]} test images`);
  return { detector, scores: await detector.score(test), ...features, ...aucs };
}

/** What the method works on: the preprocessed pixels as they are, or the outputs of a network. */
async function featuresOf(config: RunConfig, data: RunData, progress: Progress) {
  if (config.features === 'pixels' || config.features === undefined) {
    const [train, test] = [data.train, data.test].map(asRows);
    return { train, test, network: undefined, aucUntrained: null, aucAutoencoder: null };
  }
  let network: Autoencoder | DeepSvdd;
  let aucUntrained: number | null = null;
  let aucAutoencoder: number | null;
  if (data.model instanceof DeepSvdd) {
    network = data.model;
    aucAutoencoder = null;
  } else if (config.features === 'autoencoder') {
    network = await fitAutoencoder(config, data, progress);
    aucAutoencoder = rocAuc(await network.score(data.test), data.task.test.labels);
  } else {
    const outcome = await runDeepSvdd(config, data, progress);
    outcome.autoencoder?.dispose();
    network = outcome.detector as DeepSvdd;
    ({ aucUntrained, aucAutoencoder } = outcome);
  }
  const represent = async (images: Images): Promise<Images> => {
    const representations = await network.represent(images);
    const n = images.shape[0];
    return { data: Float32Array.from(representations), shape: [n, 1, 1, representations.length / n] };
  };
  const [train, test] = [await represent(data.train), await represent(data.test)];
  return { train, test, network, aucUntrained, aucAutoencoder };
}

/** Images as rows of numbers, which is what a shallow method works on. */
export const asRows = ({ data, shape: [n, height, width, channels] }: Images): Images => ({
  data,
  shape: [n, 1, 1, height * width * channels],
});

/** Whether the width of an OC-SVM is chosen by labelled images, outliers among them. */
export const choosesGamma = ({ method, gamma, kernel }: RunConfig): boolean =>
  method === 'ocsvm' && gamma === 'holdout' && kernel !== 'linear';

const labelsAt = ({ task }: RunData, positions: readonly number[]): Uint8Array =>
  Uint8Array.from(positions, (i) => task.test.labels[i]);

/**
 * A random tenth of the labelled test images, and the rest; drawn again until both hold both kinds (Theano program).
 *
 * @throws InputError when the test set is too small for that
 */
function holdOut({ task }: RunData, seed: number): { held: number[]; rest: number[] } {
  const n = task.test.labels.length;
  const stream = new RandomStream(seed, 'holdout');
  const mixed = (positions: number[]): boolean =>
    new Set(positions.map((i) => task.test.labels[i])).size === 2;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const drawn = new Set(stream.sample(n, Math.floor(n * HOLDOUT)));
    const [held, rest] = [true, false].map((wanted) =>
      Array.from({ length: n }, (_, i) => i).filter((i) => drawn.has(i) === wanted),
    );
    if (mixed(held) && mixed(rest)) return { held, rest };
  }
  throw new InputError(
    'The test set is too small to hold out a tenth with normal images and outliers; give "gamma".',
  );
}

/** The width with the highest AUC on the held-out images; the smallest of equals. */
async function chooseGamma(
  config: RunConfig,
  train: Images,
  held: Images,
  labels: Uint8Array,
  { say }: Progress,
): Promise<number> {
  const { options } = shallowDetector(config) as OcSvm;
  let best = { gamma: NaN, auc: -1 };
  for (const gamma of GAMMAS) {
    const candidate = new OcSvm({ ...options, gamma });
    await candidate.fit(train);
    const auc = rocAuc(await candidate.score(held), labels);
    say(`gamma 2^${Math.log2(gamma)}: AUC ${(100 * auc).toFixed(2)} % on ${labels.length} held-out images`);
    if (auc > best.auc) best = { gamma, auc };
  }
  return best.gamma;
}
