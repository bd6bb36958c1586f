import type { RunConfig } from '../config';
import { isNeutral } from '../knobs';
import type { RunMetrics } from '../metrics';
import type { PlannedRun } from '../plan';

/** The seconds that a run takes, with those apart that it may share with others. */
export interface Cost {
  /** What is its own: data, a shallow method, scores. */
  readonly run: number;
  /** Training the network of Deep SVDD, the same for runs that differ in their outliers alone. */
  readonly network: number;
  /** Training the autoencoder. */
  readonly stage: number;
}

/** These make a run no longer or shorter, or by little. */
const WITHOUT_EFFECT: readonly string[] = [
  ...['profile', 'port', 'normal', 'outlier', 'outlierDataset', 'seed', 'nu', 'threads'],
];

/**
 * Seconds of a training epoch over a thousand images, of the rest of a run, and of a shallow method on a class: what is assumed
 * until something like it is finished. Medians of the rows in log/tables, of one thread of servers with AVX-512.
 */
const ROUGH = {
  gray: { deepSvdd: 0.045, autoencoder: 0.065, rest: 3, ocsvm: 7, kde: 2, other: 2 },
  colour: { deepSvdd: 0.8, autoencoder: 1.1, rest: 15, ocsvm: 10, kde: 25, other: 7 },
} as const;

/** How long runs take, from those that are finished. */
export class Estimates {
  readonly #seen = new Map<string, Cost[]>();
  #ratios: number[] = [];

  /** From those of a plan's runs that are finished. */
  static from(runs: readonly PlannedRun[], finished: ReadonlyMap<string, RunMetrics>): Estimates {
    const estimates = new Estimates();
    for (const { hash, config } of runs) {
      const metrics = finished.get(hash);
      if (metrics) estimates.add(config, metrics);
    }
    return estimates;
  }

  /** Takes in a finished run. */
  add(config: RunConfig, metrics: RunMetrics): void {
    const autoencoderAlone = config.method === 'autoencoder';
    const stage = autoencoderAlone ? metrics.secondsTraining : metrics.secondsPretraining;
    // Of a hybrid only the sum is known.
    const network = config.method === 'deep-svdd' ? metrics.secondsTraining : 0;
    const cost = { run: Math.max(0, metrics.seconds - stage - network), network, stage };
    const key = signature(config);
    this.#seen.set(key, [...(this.#seen.get(key) ?? []), cost]);
    const assumed = rough(config);
    this.#ratios.push(metrics.seconds / (assumed.run + assumed.network + assumed.stage));
  }

  /** Seconds that a run like this one takes: the mean of its like, else a rough guess in proportion to the others. */
  of(config: RunConfig): Cost {
    const like = this.#seen.get(signature(config));
    if (like) {
      const mean = (key: keyof Cost): number => like.reduce((sum, cost) => sum + cost[key], 0) / like.length;
      return { run: mean('run'), network: mean('network'), stage: mean('stage') };
    }
    const { run, network, stage } = rough(config);
    const sorted = [...this.#ratios].sort((a, b) => a - b);
    const scale = sorted.length > 0 ? sorted[Math.floor(sorted.length / 2)] : 1;
    return { run: run * scale, network: network * scale, stage: stage * scale };
  }
}

/** Equal for runs that take about as long. */
function signature(config: RunConfig): string {
  const said = ([key, value]: [string, unknown]): boolean =>
    !WITHOUT_EFFECT.includes(key) && !isNeutral(key, value);
  return JSON.stringify([...Object.entries(config).filter(said), normalClasses(config)]);
}

/** Every data set with all classes normal has ten, or as many images. */
const normalClasses = ({ normal }: RunConfig): number => (normal === 'all' ? 10 : normal.length);

function rough(config: RunConfig): Cost {
  const { dataset, method, maxTrain, epochs = 0, aeEpochs = 0 } = config;
  const gray = dataset === 'mnist' || dataset === 'fashion-mnist';
  const rates = ROUGH[gray ? 'gray' : 'colour'];
  const images = normalClasses(config) * (dataset === 'gtsrb' ? 800 : gray ? 6000 : 5000);
  const thousands = Math.min(maxTrain ?? Infinity, images) / 1000;
  const shallow = method === 'ocsvm' ? rates.ocsvm : method === 'kde' ? rates.kde : rates.other;
  const fit = method === 'deep-svdd' || method === 'autoencoder' ? 0 : (shallow * thousands) / 6;
  return {
    run: 1 + (rates.rest + fit) * Math.min(1, thousands),
    network: epochs * thousands * rates.deepSvdd,
    stage: aeEpochs * thousands * rates.autoencoder,
  };
}
