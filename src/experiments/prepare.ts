import {
  loadDataset,
  loadOutliers,
  oneClassTask,
  selectImages,
  wholeSetTask,
  type Images,
  type LabelledImages,
  type LoadOptions,
  type OneClassTask,
  type SplitLabels,
} from '../datasets';
import { imagesAt } from '../datasets/task';
import type { Detector } from '../detectors';
import { collectGarbage } from '../collectGarbage';
import { Preprocessing } from '../preprocessing';
import type { RunConfig } from './config';
import type { LoadedModel } from './loadModel';

/** What a run works on. */
export interface RunData {
  /** What is known about the images. */
  readonly task: { readonly train: SplitLabels; readonly test: SplitLabels };
  readonly preprocessing: Preprocessing;
  /** What detectors are fitted on and tested on, preprocessed. */
  readonly train: Images;
  readonly test: Images;
  /** The saved model that the run begins with. */
  readonly model?: Detector;
}

/** The images before and after preprocessing. */
export interface PreparedData extends RunData {
  readonly task: OneClassTask;
}

/** What a run needs of its data; the images as they were can be freed. */
export function withoutOriginals({ task: { train, test }, ...data }: PreparedData): RunData {
  return { ...data, task: { train: known(train), test: known(test) } };
}

const known = ({ labels, classes, index }: SplitLabels): SplitLabels => ({ labels, classes, index });

/**
 * Loads the data set, selects the classes or another set's outliers, and fits the preprocessing on the training images, or
 * takes that of the model that the run begins with.
 *
 * @throws InputError, DataError, EnvironmentError
 */
export async function prepareData(
  config: RunConfig,
  options: LoadOptions = {},
  model?: LoadedModel,
): Promise<PreparedData> {
  const { task, own } = await loadTask(config, options);
  // The data set itself is not needed any more.
  collectGarbage();
  return preprocessTask(config, task, { own, model });
}

/**
 * Fits the preprocessing that a config asks for on a task's training images, and applies it.
 *
 * @param own the training images of the outliers' set, where that is standardised by its own statistics
 * @param model the one that the run begins with, whose preprocessing is taken
 */
export function preprocessTask(
  config: RunConfig,
  task: OneClassTask,
  { own, model }: { own?: Images | undefined; model?: LoadedModel | undefined } = {},
): PreparedData {
  const { standardise = 'none', gcn = 'none', centring = 'none', zca = false, pca = null } = config;
  const preprocessing =
    model?.preprocessing ??
    Preprocessing.fit(task.train.images, {
      ...{ standardise: standardise !== 'none', gcn, centre: centring, zca, pca },
    });
  return {
    task,
    preprocessing,
    train: preprocessing.apply(task.train.images),
    test: own ? byOrigin(task, preprocessing, own) : preprocessing.apply(task.test.images),
    ...(model ? { model: model.detector } : {}),
  };
}

/** The task, and the training images of the outliers' set where that is standardised by its own statistics. */
export async function loadTask(
  config: RunConfig,
  options: LoadOptions,
): Promise<{ task: OneClassTask; own?: Images }> {
  const { normal, outlier, outlierDataset, outFrac, maxTrain, maxTest, seed } = config;
  const dataset = await loadDataset(config.dataset, options);
  const limits = {
    ...(maxTrain === null ? {} : { maxTrain }),
    ...(maxTest === null ? {} : { maxTest }),
    seed,
  };
  if (outlierDataset === 'none') {
    const classes = normal === 'all' ? [] : normal;
    const others = outlier === 'rest' ? {} : { outlier };
    return { task: oneClassTask(dataset, { normal: classes, ...others, outFrac, ...limits }) };
  }
  const [n, height, width, channels] = dataset.test.shape;
  const outliers = await loadOutliers(outlierDataset, [height, width, channels], { ...options, n, seed });
  const task = wholeSetTask(dataset, outliers.test, {
    ...(normal === 'all' ? {} : { normal }),
    equalNumbers: config.equalNumbers ?? true,
    ...limits,
  });
  return { task, ...(config.standardise === 'own' ? { own: someOf(outliers.train) } : {}) };
}

/** Enough for means and standard deviations; whole sets would take as much memory again as the training images. */
const ENOUGH = 10_000;

/** At most so many images, evenly spaced. */
function someOf(images: LabelledImages): Images {
  const every = Math.max(1, Math.ceil(images.shape[0] / ENOUGH));
  return imagesAt(
    images,
    Array.from({ length: Math.ceil(images.shape[0] / every) }, (_, i) => i * every),
  );
}

/** The test images, the outliers by the statistics of their own set; they stand after the normal ones. */
function byOrigin({ test }: OneClassTask, preprocessing: Preprocessing, own: Images): Images {
  const positions = (label: number): number[] =>
    Array.from(test.labels, (_, i) => i).filter((i) => test.labels[i] === label);
  const normal = preprocessing.apply(selectImages(test.images, positions(0)));
  const outliers = preprocessing.adapted(own).apply(selectImages(test.images, positions(1)));
  const data = new Float32Array(normal.data.length + outliers.data.length);
  data.set(normal.data);
  data.set(outliers.data, normal.data.length);
  const [n, height, width, channels] = normal.shape;
  return { data, shape: [n + outliers.shape[0], height, width, channels] };
}
