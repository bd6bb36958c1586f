import { Autoencoder, DeepSvdd } from '../detectors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { autoencoderOptions, deepSvddOptions } from './detectorOptions';
import type { Outcome, Progress } from './outcome';
import type { PreparedData } from './prepare';

/** The autoencoder alone, its reconstruction error the score (DCAE). */
export async function runAutoencoder(
  config: RunConfig,
  data: PreparedData,
  progress: Progress,
): Promise<Outcome> {
  const options = autoencoderOptions(config);
  const aucUntrained = await fittedAuc(new Autoencoder({ ...options, training: { epochs: 0 } }), data);
  const detector = await fitAutoencoder(config, data, progress);
  progress.say(`Scores of ${data.test.shape[0]} test images`);
  const scores = await detector.score(data.test);
  return {
    detector,
    scores,
    aucUntrained,
    aucAutoencoder: rocAuc(scores, data.task.test.labels),
    aucPretrained: null,
  };
}

/** Deep SVDD, with or without pretraining. */
export async function runDeepSvdd(
  config: RunConfig,
  data: PreparedData,
  progress: Progress,
): Promise<Outcome> {
  const options = deepSvddOptions(config);
  const aucUntrained = await fittedAuc(new DeepSvdd({ ...options, training: { epochs: 0 } }), data);
  const autoencoder = config.pretrain === true ? await fitAutoencoder(config, data, progress) : undefined;
  try {
    let [aucAutoencoder, aucPretrained]: (number | null)[] = [null, null];
    if (autoencoder) {
      aucAutoencoder = rocAuc(await autoencoder.score(data.test), data.task.test.labels);
      const start = new DeepSvdd({ ...options, pretrained: autoencoder, training: { epochs: 0 } });
      aucPretrained = await fittedAuc(start, data);
    }
    const images = data.train.shape[0];
    progress.say(`Deep SVDD (${options.objective}): ${config.epochs ?? 0} epochs on ${images} images`);
    const detector = new DeepSvdd({ ...options, ...(autoencoder ? { pretrained: autoencoder } : {}) });
    await detector.fit(data.train, progress.fitOptions);
    progress.say(`Scores of ${data.test.shape[0]} test images`);
    const scores = await detector.score(data.test);
    return {
      detector,
      scores,
      ...(autoencoder ? { autoencoder } : {}),
      aucUntrained,
      aucAutoencoder,
      aucPretrained,
    };
  } catch (error) {
    autoencoder?.dispose();
    throw error;
  }
}

/** Trains the autoencoder that a config asks for. */
export async function fitAutoencoder(
  config: RunConfig,
  data: PreparedData,
  { say, fitOptions }: Progress,
): Promise<Autoencoder> {
  say(`Autoencoder: ${config.aeEpochs ?? 0} epochs on ${data.train.shape[0]} images`);
  const autoencoder = new Autoencoder(autoencoderOptions(config));
  await autoencoder.fit(data.train, fitOptions);
  return autoencoder;
}

/** Fits a detector, measures its AUC on the test images, and frees it. */
async function fittedAuc(
  detector: Autoencoder | DeepSvdd,
  { train, test, task }: PreparedData,
): Promise<number> {
  await detector.fit(train);
  const auc = rocAuc(await detector.score(test), task.test.labels);
  detector.dispose();
  return auc;
}
