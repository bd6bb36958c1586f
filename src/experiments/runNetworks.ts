import { Autoencoder, Classifier, DeepSvdd, type DeepSvddOptions, type EpochReport } from '../detectors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { autoencoderOptions, deepSvddOptions, encoderOptions } from './detectorOptions';
import type { Outcome, Progress } from './outcome';
import type { RunData } from './prepare';
import { deepSvddHash, stageHash } from './stageHash';

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
    const start = data.model instanceof DeepSvdd ? data.model : undefined;
    const detector = await fitDeepSvdd(
      config,
      { ...options, ...(autoencoder ? { pretrained: autoencoder } : {}), ...(start ? { start } : {}) },
      data,
      progress,
    );
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
  const untrained = (): Autoencoder => new Autoencoder(options);
  if (!stages || hash === undefined) return (await train(untrained(), data, progress)).detector;
  const { detector: autoencoder, ...stage } = await stages.obtain(
    'autoencoder',
    hash,
    () => train(untrained(), data, progress),
    fitOptions.signal,
  );
  if (stage.found) {
    say(`Autoencoder ${hash}: trained before`);
    progress.recall(stage.history);
  }
  if (options.nu !== undefined && options.nu !== autoencoder.options.nu) {
    await autoencoder.calibrate(data.train, options.nu);
  }
  return autoencoder;
}

/** Trains Deep SVDD's network, or takes the same one that another run has trained. */
async function fitDeepSvdd(
  config: RunConfig,
  options: DeepSvddOptions,
  data: RunData,
  progress: Progress,
): Promise<DeepSvdd> {
  const { say, stages, fitOptions } = progress;
  const hash = deepSvddHash(config);
  const untrained = (): DeepSvdd => new DeepSvdd(options);
  // Who wants to look at the network while it learns has to have it trained.
  if (!stages || hash === undefined || fitOptions.diagnosis) {
    return (await train(untrained(), data, progress)).detector;
  }
  const { detector, ...stage } = await stages.obtain(
    'deep-svdd',
    hash,
    () => train(untrained(), data, progress),
    fitOptions.signal,
  );
  if (stage.found) {
    say(`Deep SVDD ${hash}: trained before`);
    progress.recall(stage.history);
  }
  for (const warning of stage.warnings) say(`Warning: ${warning}`);
  return detector;
}

const titleOf = (detector: Autoencoder | DeepSvdd): string =>
  detector instanceof DeepSvdd ? `Deep SVDD (${detector.options.objective})` : 'Autoencoder';

async function train<Detector extends Autoencoder | DeepSvdd>(
  detector: Detector,
  { train: images }: RunData,
  { say, fitOptions }: Progress,
): Promise<{ detector: Detector; history: EpochReport[] }> {
  const { epochs } = detector.options.training;
  say(`${titleOf(detector)}: ${epochs} epochs on ${images.shape[0]} images`);
  const history: EpochReport[] = [];
  await detector.fit(images, {
    ...fitOptions,
    onEpoch: async (report) => {
      history.push(report);
      await fitOptions.onEpoch?.(report);
    },
  });
  return { detector, history };
}

/** Fits a detector, measures its AUC on the test images, and frees it. */
async function fittedAuc(detector: Autoencoder | DeepSvdd, { train, test, task }: RunData): Promise<number> {
  await detector.fit(train);
  const auc = rocAuc(await detector.score(test), task.test.labels);
  detector.dispose();
  return auc;
}
