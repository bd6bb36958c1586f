import { PORTS } from '../detectors/ports';
import type { RunSettings } from './config';
import { KNOBS, type Knob } from './knobs';
import { STATISTIC_METHODS } from './knobs/situation';
import { profileSettings } from './profiles';

/** Settings that leave a run as it was before they existed. */
const NEUTRAL = Object.fromEntries(
  Object.entries<Knob>(KNOBS)
    .filter(([, knob]) => 'neutral' in knob)
    .map(([key, knob]) => [key, knob.neutral]),
);

/** What every key is where it is not given: by the profile, the port, the method and the data set. */
export function defaultsFor(settings: RunSettings): Readonly<Record<string, unknown>> {
  const { method = 'deep-svdd', profile = 'quick', port = 'theano', dataset = 'mnist' } = settings;
  const { features = 'pixels', network = defaultNetwork(dataset) } = settings;
  return {
    ...NEUTRAL,
    ...{ method, profile, port, dataset, network, outlier: 'rest', outFrac: 0, seed: 0, threads: 1 },
    ...{ equalNumbers: true, gcn: defaultGcn(dataset, method) },
    ...{ repDim: network.startsWith('cifar10') ? 128 : 32, ...PORTS[port] },
    ...{ nu: 0.1, objective: 'one-class', pretrain: true },
    ...{ features, pca: features === 'pixels' ? 0.95 : null },
    ...{ kernel: method === 'kde' ? 'gaussian' : 'rbf', degree: 3, coef0: 0, bandwidthGrid: 'paper' },
    ...{ trees: 100, samples: 256, contamination: 0.1, neighbours: 5 },
    ...profileSettings(profile, port, network),
  };
}

/** The network that the data set's published experiments use. */
export function defaultNetwork(dataset: string): string {
  if (dataset === 'mnist' || dataset === 'fashion-mnist') return 'mnist-lenet';
  return dataset === 'gtsrb' ? 'gtsrb-lenet' : 'cifar10-lenet';
}

/**
 * The paper's, also for the shallow methods (docs/differences.md); GTSRB's scripts have none for any method. What looks at
 * an image as it is gets it so.
 */
function defaultGcn(dataset: string, method: string): string {
  const asItIs = (STATISTIC_METHODS as readonly string[]).includes(method);
  return dataset === 'gtsrb' || asItIs ? 'none' : 'l1';
}
