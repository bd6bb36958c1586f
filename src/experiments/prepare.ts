import { loadDataset, oneClassTask, type Images, type LoadOptions, type OneClassTask } from '../datasets';
import type { Detector } from '../detectors';
import { Preprocessing } from '../preprocessing';
import type { RunConfig } from './config';
import type { LoadedModel } from './loadModel';

/** The images of a run, before and after preprocessing. */
export interface PreparedData {
  readonly task: OneClassTask;
  readonly preprocessing: Preprocessing;
  /** What detectors are fitted on and tested on: `task.train.images` and `task.test.images`, preprocessed. */
  readonly train: Images;
  readonly test: Images;
  /** The saved model that the run begins with. */
  readonly model?: Detector;
}

/**
 * Loads the data set, selects the classes, and fits the preprocessing on the training images, or takes that of the model
 * that the run begins with.
 *
 * @throws InputError, DataError, EnvironmentError
 */
export async function prepareData(
  config: RunConfig,
  options: LoadOptions = {},
  model?: LoadedModel,
): Promise<PreparedData> {
  // The data set goes out of use as soon as the task has its images: no name holds on to it.
  const task = oneClassTask(await loadDataset(config.dataset, options), {
    normal: config.normal,
    ...(config.outlier === 'rest' ? {} : { outlier: config.outlier }),
    outFrac: config.outFrac,
    ...(config.maxTrain === null ? {} : { maxTrain: config.maxTrain }),
    ...(config.maxTest === null ? {} : { maxTest: config.maxTest }),
    seed: config.seed,
  });
  const { gcn = 'none', centring = 'none', zca = false, pca = null } = config;
  const preprocessing =
    model?.preprocessing ?? Preprocessing.fit(task.train.images, { gcn, centre: centring, zca, pca });
  return {
    task,
    preprocessing,
    train: preprocessing.apply(task.train.images),
    test: preprocessing.apply(task.test.images),
    ...(model ? { model: model.detector } : {}),
  };
}
