import type { LoadOptions } from '../datasets';
import type { EpochReport } from '../detectors';
import { InputError } from '../errors';
import { collectGarbage } from '../collectGarbage';
import { classesText, type RunConfig } from './config';
import { diagnose } from './diagnostics';
import { loadModel } from './loadModel';
import { prepareData, withoutOriginals, type RunData } from './prepare';
import { assembleRun, type RunResult } from './result';
import { fitAutoencoder, runAutoencoder, runClassifier, runDeepSvdd } from './runNetworks';
import { runShallow } from './runShallow';
import type { Outcome, Progress } from './outcome';
import { autoencoderHash } from './networkHashes';
import type { Stages } from './stages';
import { tensorboard } from './tensorboard';

/** How to watch and stop a run. */
export interface RunWatch extends LoadOptions {
  /** Called after every epoch; awaited. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** Where trained networks are shared among runs; without it this run trains its own. */
  readonly stages?: Stages;
  /** The run folder whose model the config's `loadModel` speaks of. */
  readonly model?: string;
  /** Looks at every network while it is trained; with `batches` after each batch of the first epoch too. */
  readonly diagnostics?: { readonly batches: boolean };
  /** A folder for TensorBoard's event files, written while the run goes on. */
  readonly tensorboard?: string;
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
  say(`Data: ${config.dataset}, normal ${classesText(config.normal, ', ')}`);
  const model = await loadModel(config, watch.model);
  const history: EpochReport[] = [];
  let recalled = 0;
  const board = watch.tensorboard === undefined ? undefined : tensorboard(watch.tensorboard);
  const progress: Progress = {
    say,
    ...(watch.stages ? { stages: watch.stages } : {}),
    recall: (epochs) => {
      history.push(...epochs);
      recalled += epochs.reduce((total, { seconds }) => total + seconds, 0);
    },
    fitOptions: {
      ...(watch.signal ? { signal: watch.signal } : {}),
      onEpoch: async (report) => {
        history.push(report);
        board?.onEpoch(report);
        await watch.onEpoch?.(report);
      },
    },
  };
  try {
    const data = await dataOf(config, watch, model);
    const diagnostics =
      watch.diagnostics && diagnose(data, { ...watch.diagnostics, ...(board ? { onRow: board.onRow } : {}) });
    const fitOptions = {
      ...progress.fitOptions,
      ...(diagnostics ? { diagnosis: diagnostics.diagnosis } : {}),
    };
    const outcome = await executeMethod(config, data, { ...progress, fitOptions });
    board?.flush();
    for (const warning of outcome.detector.warnings ?? []) say(`Warning: ${warning}`);
    const { detector, autoencoder, features } = outcome;
    if (model && ![detector, autoencoder, features].includes(model.detector)) model.detector.dispose();
    return assembleRun({
      config,
      data,
      history,
      ...outcome,
      ...(diagnostics ? { diagnostics: diagnostics.found } : {}),
      seconds: (performance.now() - started) / 1000 + recalled,
    });
  } catch (error) {
    model?.detector.dispose();
    throw error;
  }
}

/**
 * Trains the autoencoder that a run begins with and keeps it among the stages, unless it is there already.
 *
 * @throws InputError for a run that has none; else as `executeRun`
 */
export async function executeStage(config: RunConfig, watch: RunWatch & { stages: Stages }): Promise<void> {
  if (autoencoderHash(config) === undefined) throw new InputError('This run begins with no autoencoder.');
  const data = await dataOf(config, watch);
  const autoencoder = await fitAutoencoder(config, data, {
    say: (message) => watch.onProgress?.(message),
    stages: watch.stages,
    recall: () => undefined,
    fitOptions: watch,
  });
  autoencoder.dispose();
}

/** The data, without the images as they were. */
async function dataOf(...of: Parameters<typeof prepareData>): Promise<RunData> {
  // A promise of its own: what is awaited here no longer holds those images.
  const data = await prepareData(...of).then(withoutOriginals);
  collectGarbage();
  return data;
}

/** Fits a config's method on prepared images and scores the test images. */
export const executeMethod = (config: RunConfig, data: RunData, progress: Progress): Promise<Outcome> =>
  METHODS[config.method](config, data, progress);

const METHODS: Readonly<Record<RunConfig['method'], typeof executeMethod>> = {
  'deep-svdd': runDeepSvdd,
  autoencoder: runAutoencoder,
  classifier: runClassifier,
  ocsvm: runShallow,
  kde: runShallow,
  'isolation-forest': runShallow,
  knn: runShallow,
  brightness: runShallow,
  complexity: runShallow,
};
