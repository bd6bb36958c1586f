/** Training and scoring as graphs give the same numbers, to the bit, as op by op. */
import { expect, test, vi } from 'vitest';
import { Autoencoder, Classifier, DeepSvdd } from '../../dist/detectors';
import { architectureByName } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { OpRecorder } from '../../dist/tensorflow';
import { Graph } from '../../dist/tensorflow/graph/graph';
import type { Images } from '../../dist/datasets';
import type { DeepSvddOptions } from '../../dist/detectors';
import { withoutLeaks } from '../support/leaks';

/** Two full batches and a smaller one; three epochs, so that the smaller one runs as a graph, too. */
const [IMAGES, BATCH, EPOCHS] = [20, 8, 4];

function noise(network: string): Images {
  const [height, width, channels] = architectureByName(network).inputShape;
  const stream = new RandomStream(3, network);
  const data = Float32Array.from({ length: IMAGES * height * width * channels }, () => stream.uniform());
  return { data, shape: [IMAGES, height, width, channels] };
}

/** A fitted detector's scores, and how many graphs ran for them. */
async function scores(
  what: string,
  network: string,
  port: 'theano' | 'pytorch',
): Promise<{ scores: number[]; graphs: number }> {
  const run = vi.spyOn(Graph.prototype, 'run');
  const images = noise(network);
  const options = { network, port, seed: 1, training: { epochs: EPOCHS, batchSize: BATCH, milestones: [] } };
  const soft: Partial<DeepSvddOptions> = { objective: 'soft-boundary', warmUpEpochs: 1, radiusEvery: 1 };
  const kinds = {
    'one-class': () => new DeepSvdd(options),
    'soft-boundary': () => new DeepSvdd({ ...options, ...soft }),
    'trained sphere': () =>
      new DeepSvdd({ ...options, ...soft, radiusUpdate: 'gradient', centreUpdate: 'gradient' }),
    'reconstruction penalty': () => new DeepSvdd({ ...options, reconstructionPenalty: 0.1 }),
    dropout: () => new DeepSvdd({ ...options, recipe: { dropout: true } }),
    autoencoder: () => new Autoencoder(options),
    classifier: () => new Classifier(options),
  };
  const detector = kinds[what as keyof typeof kinds]();
  if (detector instanceof Classifier) {
    await detector.fit(
      images,
      Array.from({ length: IMAGES }, (_, i) => i % 3),
    );
  } else await detector.fit(images);
  const scores = [...(await detector.score(images))];
  detector.dispose();
  const graphs = run.mock.calls.length;
  run.mockRestore();
  return { scores, graphs };
}

const KINDS = [
  'one-class',
  'soft-boundary',
  'trained sphere',
  'reconstruction penalty',
  'dropout',
  'autoencoder',
  'classifier',
];

test.each([
  ...KINDS.map((kind) => [kind, 'mnist-lenet'] as const),
  ...['one-class', 'autoencoder'].flatMap((kind) =>
    ['cifar10-lenet', 'gtsrb-lenet', 'lenet-12x20x1', 'mlp-12'].map((network) => [kind, network] as const),
  ),
])('%s of %s', (kind, network) =>
  withoutLeaks(async () => {
    for (const port of ['theano', 'pytorch'] as const) {
      const asGraphs = await scores(kind, network, port);
      // Of 4 x 2 full batches, two or three are recorded first.
      expect(asGraphs.graphs).toBeGreaterThanOrEqual(5);
      const recorder = new OpRecorder();
      recorder.start();
      const byOps = await scores(kind, network, port);
      recorder.stop();
      expect(byOps.graphs).toBe(0);
      expect(asGraphs.scores).toEqual(byOps.scores);
    }
  }),
);
