import type { LoadOptions } from '../datasets';
import { Autoencoder, DeepSvdd, type EpochReport } from '../detectors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { autoencoderOptions, deepSvddOptions } from './detectorOptions';
import { prepareData, type PreparedData } from './prepare';
import { assembleRun, type RunResult } from './result';

/** How to watch and stop a run. */
export interface RunWatch extends LoadOptions {
  /** Called after every epoch; awaited. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Runs one experiment from its data to its metrics: a pure function of the config (to the bit on one machine with one
 * thread). TensorFlow's threads are the process's, set before it was loaded; `config.threads` only says so.
 *
 * The caller disposes the result's detectors.
 *
 * @throws InputError, DataError, EnvironmentError, StoppedError, DivergedError
 */
export async function executeRun(config: RunConfig, watch: RunWatch = {}): Promise<RunResult> {
  const started = performance.now();
  const say = (message: string): void => watch.onProgress?.(message);
  say(`Data: ${config.dataset}, normal ${config.normal.join(', ')}`);
  const data = await prepareData(config, watch);
  const history: EpochReport[] = [];
  const fitOptions = {
    ...(watch.signal ? { signal: watch.signal } : {}),
    onEpoch: async (report: EpochReport): Promise<void> => {
      history.push(report);
      await watch.onEpoch?.(report);
    },
  };
  const seconds = (): number => (performance.now() - started) / 1000;

  if (config.method === 'autoencoder') {
    const untrained = new Autoencoder({ ...autoencoderOptions(config), training: { epochs: 0 } });
    const aucUntrained = await fittedAuc(untrained, data);
    say(`Autoencoder: ${config.aeEpochs ?? 0} epochs on ${data.train.shape[0]} images`);
    const detector = new Autoencoder(autoencoderOptions(config));
    await detector.fit(data.train, fitOptions);
    say(`Scores of ${data.test.shape[0]} test images`);
    const scores = await detector.score(data.test);
    const aucAutoencoder = rocAuc(scores, data.task.test.labels);
    const aucs = { aucUntrained, aucAutoencoder, aucPretrained: null };
    return assembleRun({ config, data, detector, scores, history, ...aucs, seconds: seconds() });
  }

  const options = deepSvddOptions(config);
  const aucUntrained = await fittedAuc(new DeepSvdd({ ...options, training: { epochs: 0 } }), data);
  let autoencoder: Autoencoder | undefined;
  let aucAutoencoder: number | null = null;
  let aucPretrained: number | null = null;
  if (config.pretrain === true) {
    say(`Autoencoder: ${config.aeEpochs ?? 0} epochs on ${data.train.shape[0]} images`);
    autoencoder = new Autoencoder(autoencoderOptions(config));
    await autoencoder.fit(data.train, fitOptions);
    aucAutoencoder = rocAuc(await autoencoder.score(data.test), data.task.test.labels);
    const start = new DeepSvdd({ ...options, pretrained: autoencoder, training: { epochs: 0 } });
    aucPretrained = await fittedAuc(start, data);
  }
  say(`Deep SVDD (${options.objective}): ${config.epochs ?? 0} epochs on ${data.train.shape[0]} images`);
  const detector = new DeepSvdd({ ...options, ...(autoencoder ? { pretrained: autoencoder } : {}) });
  try {
    await detector.fit(data.train, fitOptions);
  } catch (error) {
    autoencoder?.dispose();
    throw error;
  }
  say(`Scores of ${data.test.shape[0]} test images`);
  const scores = await detector.score(data.test);
  return assembleRun({
    config,
    data,
    detector,
    scores,
    ...(autoencoder ? { autoencoder } : {}),
    history,
    aucUntrained,
    aucAutoencoder,
    aucPretrained,
    seconds: seconds(),
  });
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
