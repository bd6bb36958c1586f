import { Autoencoder, Classifier, DeepSvdd, type AutoencoderOptions, type EpochReport } from '../detectors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { autoencoderOptions, deepSvddOptions, encoderOptions } from './detectorOptions';
import type { Outcome, Progress } from './outcome';
import type { RunData } from './prepare';
import { stageHash } from './stageHash';

/** The autoencoder alone, its reconstruction error the score (DCAE). */
export async function runAutoencoder(config: RunConfig, data: RunData, progress: Progress): Promise<Outcome> {
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
export async function runDeepSvdd(config: RunConfig, data: RunData, progress: Progress): Promise<Outcome> {
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
    const start = data.model instanceof DeepSvdd ? data.model : undefined;
    const detector = new DeepSvdd({
      ...options,
      ...(autoencoder ? { pretrained: autoencoder } : {}),
      ...(start ? { start } : {}),
    });
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

/** The supervised classifier, which learns from the labels of the training images. */
export async function runClassifier(config: RunConfig, data: RunData, progress: Progress): Promise<Outcome> {
  const detector = new Classifier(encoderOptions(config));
  progress.say(`Classifier: ${config.epochs ?? 0} epochs on ${data.train.shape[0]} images`);
  await detector.fit(data.train, data.task.train.labels, progress.fitOptions);
  progress.say(`Scores of ${data.test.shape[0]} test images`);
  const scores = await detector.score(data.test);
  return { detector, scores, aucUntrained: null, aucAutoencoder: null, aucPretrained: null };
}

/** Trains the autoencoder that a config asks for, or takes the one that it begins with or a shared one. */
export async function fitAutoencoder(
  config: RunConfig,
  data: RunData,
  progress: Progress,
): Promise<Autoencoder> {
  const start = data.model instanceof Autoencoder ? data.model : undefined;
  // As a method the autoencoder is trained further, before Deep SVDD it is taken as it is.
  if (start && config.method !== 'autoencoder') return start;
  const { say, stages, fitOptions } = progress;
  const options = { ...autoencoderOptions(config), ...(start ? { start } : {}) };
  const hash = stageHash(config);
  if (!stages || hash === undefined) return (await train(options, data, progress)).autoencoder;
  const { autoencoder, history, found } = await stages.obtain(
    hash,
    () => train(options, data, progress),
    fitOptions.signal,
  );
  if (found) {
    say(`Autoencoder ${hash}: trained before`);
    progress.recall(history);
  }
  if (options.nu !== undefined && options.nu !== autoencoder.options.nu) {
    await autoencoder.calibrate(data.train, options.nu);
  }
  return autoencoder;
}

async function train(
  options: AutoencoderOptions,
  { train: images }: RunData,
  { say, fitOptions }: Progress,
): Promise<{ autoencoder: Autoencoder; history: EpochReport[] }> {
  const autoencoder = new Autoencoder(options);
  say(`Autoencoder: ${autoencoder.options.training.epochs} epochs on ${images.shape[0]} images`);
  const history: EpochReport[] = [];
  await autoencoder.fit(images, {
    ...fitOptions,
    onEpoch: async (report) => {
      history.push(report);
      await fitOptions.onEpoch?.(report);
    },
  });
  return { autoencoder, history };
}

/** Fits a detector, measures its AUC on the test images, and frees it. */
async function fittedAuc(detector: Autoencoder | DeepSvdd, { train, test, task }: RunData): Promise<number> {
  await detector.fit(train);
  const auc = rocAuc(await detector.score(test), task.test.labels);
  detector.dispose();
  return auc;
}
