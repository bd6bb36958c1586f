import {
  collapseSigns,
  DeepSvdd,
  type CollapseSigns,
  type DeepSvddOptions,
  type FitOptions,
} from '../detectors';
import { mean, rocAuc, standardDeviation } from '../metrics';
import type { PreparedData } from './prepare';

/** A training looked at for collapse. */
export interface CollapseTrial extends CollapseSigns {
  readonly aucUntrained: number;
  readonly auc: number;
  /** What the detector itself says after its fit. */
  readonly warnings: readonly string[];
  /** Standard deviation over mean of the training images' scores before the first epoch and after each. */
  readonly variation: readonly { readonly epoch: number; readonly value: number }[];
}

/** Trains Deep SVDD and measures what tells a collapsed sphere from a sound one. */
export async function collapseTrial(
  { train, test, task }: Pick<PreparedData, 'train' | 'test' | 'task'>,
  options: DeepSvddOptions,
  fitOptions: FitOptions = {},
): Promise<CollapseTrial> {
  const untrained = new DeepSvdd({ ...options, training: { ...options.training, epochs: 0 } });
  const detector = new DeepSvdd(options);
  const variation: { epoch: number; value: number }[] = [];
  try {
    await untrained.fit(train);
    await detector.fit(train, {
      ...fitOptions,
      diagnosis: {
        look: async (view) => {
          const { scores } = await view.training();
          variation.push({ epoch: view.epoch, value: variationOf(scores) });
        },
      },
    });
    const { centre } = detector;
    const [before, after] = [await untrained.score(train), await detector.score(train)];
    const aucOf = async (one: DeepSvdd): Promise<number> => rocAuc(await one.score(test), task.test.labels);
    return {
      ...collapseSigns({ before, after, centre }),
      aucUntrained: await aucOf(untrained),
      auc: await aucOf(detector),
      warnings: detector.warnings,
      variation,
    };
  } finally {
    untrained.dispose();
    detector.dispose();
  }
}

/** 0 where all scores are 0: then they do not differ. */
function variationOf(scores: Float64Array): number {
  const all = Array.from(scores);
  return (standardDeviation(all) ?? 0) / mean(all) || 0;
}
