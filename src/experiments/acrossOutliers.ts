import type { Autoencoder, EpochReport, Scorer } from '../detectors';
import { DeepSvdd } from '../detectors';
import type { Images } from '../datasets';
import { InputError } from '../errors';
import { rocAuc } from '../metrics';
import type { RunConfig } from './config';
import { deepSvddOptions } from './detectorOptions';
import type { RunMetrics } from './metrics';
import { loadTask, preprocessTask, type PreparedData } from './prepare';
import { assembleRun } from './result';
import { executeMethod, type RunWatch } from './run';
import { asRows, choosesGamma } from './runShallow';

/** One of several runs, with what it found. */
export interface RunAcrossOutliers {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
}

/** What is trained once, and what it is compared with. */
interface Trained {
  readonly detector: Scorer;
  readonly autoencoder?: Autoencoder;
  /** The network as it begins, and after pretraining. */
  readonly untrained?: DeepSvdd;
  readonly pretrained?: DeepSvdd;
  readonly history: readonly EpochReport[];
  readonly seconds: number;
}

/**
 * Runs that may differ in their outliers: training sees normal images alone, so those that differ in nothing else are trained
 * once. What each found is what `executeRun` gives; the seconds are those of the shared training.
 *
 * All detectors are held until the end.
 *
 * @param configs of methods on images or pixels that learn from the training images alone
 * @throws InputError for a run on a network's features, one that begins with a saved model, or one that chooses the width of
 * an OC-SVM by outliers; else as `executeRun`
 */
export async function runAcrossOutliers(
  configs: readonly RunConfig[],
  watch: Pick<RunWatch, 'onEpoch' | 'onProgress' | 'signal' | 'dataDir'> = {},
): Promise<RunAcrossOutliers[]> {
  configs.forEach(check);
  const trained = new Map<string, Trained>();
  const found = new Map<RunConfig, RunMetrics>();
  try {
    for (const group of groupsBy(configs, imagesOf)) {
      const { outlierDataset, dataset } = group[0];
      watch.onProgress?.(`Data: ${dataset} against ${outlierDataset}`);
      // Its own statistics are read where any of the runs needs them.
      const needsOwn = group.find(({ standardise }) => standardise === 'own') ?? group[0];
      const { task, own } = await loadTask(needsOwn, watch);
      for (const config of group) {
        const data = preprocessTask(config, task, config.standardise === 'own' ? { own } : {});
        const key = trainingOf(config);
        const model = trained.get(key) ?? (await train(config, data, watch));
        trained.set(key, model);
        found.set(config, await measure(config, data, model));
      }
    }
  } finally {
    for (const model of trained.values()) dispose(model);
  }
  return configs.map((config) => ({ config, metrics: found.get(config) as RunMetrics }));
}

async function train(
  config: RunConfig,
  data: PreparedData,
  { onEpoch, onProgress, signal }: Parameters<typeof runAcrossOutliers>[1] & object,
): Promise<Trained> {
  const started = performance.now();
  const history: EpochReport[] = [];
  const { detector, autoencoder } = await executeMethod(config, data, {
    say: (message) => onProgress?.(message),
    recall: () => undefined,
    fitOptions: {
      ...(signal ? { signal } : {}),
      onEpoch: async (report) => {
        history.push(report);
        await onEpoch?.(report);
      },
    },
  });
  const common = { detector, history, seconds: (performance.now() - started) / 1000 };
  if (config.method !== 'deep-svdd') return common;
  const options = { ...deepSvddOptions(config), training: { epochs: 0 } };
  return {
    ...common,
    untrained: await fitted(new DeepSvdd(options), data.train),
    ...(autoencoder
      ? {
          autoencoder,
          pretrained: await fitted(new DeepSvdd({ ...options, pretrained: autoencoder }), data.train),
        }
      : {}),
  };
}

async function measure(
  config: RunConfig,
  data: PreparedData,
  { detector, autoencoder, untrained, pretrained, history, seconds }: Trained,
): Promise<RunMetrics> {
  const { labels } = data.task.test;
  const auc = async (scorer: Scorer | undefined): Promise<number | null> =>
    scorer ? rocAuc(await scorer.score(data.test), labels) : null;
  const scores = await detector.score(onImages(config) ? data.test : asRows(data.test));
  return assembleRun({
    ...{ config, data, detector, scores, history, seconds },
    aucUntrained: await auc(untrained),
    aucAutoencoder: await auc(autoencoder),
    aucPretrained: await auc(pretrained),
  }).metrics;
}

const onImages = ({ method }: RunConfig): boolean => method === 'deep-svdd' || method === 'autoencoder';

/** @throws InputError */
function check(config: RunConfig): void {
  const { method, features = 'pixels', loadModel } = config;
  const reasons = [
    method === 'classifier' && 'a classifier learns from outliers',
    features !== 'pixels' && `${method} on features of a network is run one by one`,
    loadModel !== null && 'a run that begins with a saved model is run by itself',
    choosesGamma(config) && 'gamma "holdout" is chosen by outliers',
  ];
  const reason = reasons.find((one) => one !== false);
  if (reason !== undefined) throw new InputError(`Runs cannot share their training: ${reason}.`);
}

async function fitted(detector: DeepSvdd, images: Images): Promise<DeepSvdd> {
  await detector.fit(images);
  return detector;
}

function dispose({ detector, autoencoder, untrained, pretrained }: Trained): void {
  for (const model of [detector, autoencoder, untrained, pretrained]) model?.dispose();
}

/** What decides which images a run takes, before preprocessing. */
function imagesOf({ dataset, normal, outlier, outlierDataset, equalNumbers, ...others }: RunConfig): string {
  const { outFrac, maxTrain, maxTest, seed } = others;
  return JSON.stringify([
    dataset,
    normal,
    outlier,
    outlierDataset,
    equalNumbers,
    outFrac,
    maxTrain,
    maxTest,
    seed,
  ]);
}

/** What decides what is trained: all but the outliers; their own statistics are theirs alone. */
function trainingOf(config: RunConfig): string {
  const { outlierDataset, equalNumbers, standardise, ...others } = config;
  return JSON.stringify({ ...others, standardise: standardise === 'own' ? 'normal-set' : standardise });
}

function groupsBy(configs: readonly RunConfig[], keyOf: (config: RunConfig) => string): RunConfig[][] {
  const groups = new Map<string, RunConfig[]>();
  for (const config of configs) groups.set(keyOf(config), [...(groups.get(keyOf(config)) ?? []), config]);
  return [...groups.values()];
}
