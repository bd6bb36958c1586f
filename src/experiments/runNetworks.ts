import { Autoencoder, Classifier, DeepSvdd, type EpochReport } from '../detectors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { autoencoderOptions, deepSvddOptions, encoderOptions } from './detectorOptions';
import type { Outcome, Progress } from './outcome';
import type { RunData } from './prepare';
import { deepSvddHash, autoencoderHash } from './networkHashes';
import type { SharedNetworks } from './stages';

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
    const trained = {
      ...options,
      ...(autoencoder ? { pretrained: autoencoder } : {}),
      ...(start ? { start } : {}),
    };
    // Who wants to look at the network while it learns has to have it trained.
    const hash = progress.fitOptions.diagnosis ? undefined : deepSvddHash(config);
    const detector = await obtain('deep-svdd', hash, () => new DeepSvdd(trained), data, progress);
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
  const options = { ...autoencoderOptions(config), ...(start ? { start } : {}) };
  const untrained = (): Autoencoder => new Autoencoder(options);
  const autoencoder = await obtain('autoencoder', autoencoderHash(config), untrained, data, progress);
  if (options.nu !== undefined && options.nu !== autoencoder.options.nu) {
    await autoencoder.calibrate(data.train, options.nu);
  }
  return autoencoder;
}

/** A trained network: the one that another run has trained where there is one; else it is trained here, and kept for others. */
async function obtain<Kind extends keyof SharedNetworks>(
  kind: Kind,
  hash: string | undefined,
  untrained: () => SharedNetworks[Kind],
  data: RunData,
  progress: Progress,
): Promise<SharedNetworks[Kind]> {
  const { say, stages, fitOptions } = progress;
  if (!stages || hash === undefined) return (await train(untrained(), data, progress)).detector;
  const { detector, history, warnings, found } = await stages.obtain(
    kind,
    hash,
    () => train(untrained(), data, progress),
    fitOptions.signal,
  );
  if (found) {
    say(`${titleOf(detector)} ${hash}: trained before`);
    progress.recall(history);
  }
  for (const warning of warnings) say(`Warning: ${warning}`);
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
