/** This library's side: does what one line of JSON on stdin says and answers with one line on stdout. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const { loadDataset, oneClassTask } = require('../dist/datasets');
const { DeepSvdd, IsolationForest, Kde, OcSvm } = require('../dist/detectors');
const { PORTS } = require('../dist/detectors/ports');
const { architectureByName, Network } = require('../dist/networks');
const { Preprocessing } = require('../dist/preprocessing');
const { pca } = require('../dist/preprocessing/pca');
const { RandomStream } = require('../dist/random');
const { PatchMoments, tf, versions } = require('../dist/tensorflow');
const {
  dealBatches,
  oneClassLoss,
  reconstructionErrors,
  squaredDistances,
  train,
} = require('../dist/training');

const NETWORKS = { mnist: 'mnist-lenet', cifar10: 'cifar10-lenet' };
const NORMAL = 3;

/** Milliseconds of the wall, or of this process's own work where other programs share the core. */
const now =
  process.env.BENCH_CLOCK === 'cpu'
    ? () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      }
    : () => performance.now();

/** What is made when first asked for. */
const made = new Map();
const once = (key, make) => {
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
};

const data = (dataset) =>
  once(`data ${dataset}`, async () => {
    const task = oneClassTask(await loadDataset(dataset), { normal: [NORMAL] });
    const preprocessing = Preprocessing.fit(task.train.images);
    return {
      train: preprocessing.apply(task.train.images),
      test: preprocessing.apply(task.test.images),
      labels: task.test.labels,
      pixels: { train: task.train.images, test: task.test.images },
    };
  });

const features = () =>
  once('features', async () => {
    const { train, test, labels } = await data('mnist');
    const step = pca(0.95)(train);
    return { train: step.apply(train), test: step.apply(test), labels };
  });

/** A training with all that it needs, as the detectors set it up; its steps go on from one call to the next. */
const training = (dataset, what, precision) =>
  once(`training ${dataset} ${what} ${precision}`, async () => {
    const architecture = architectureByName(NETWORKS[dataset]);
    const options = { ...PORTS.pytorch, repDim: architecture.repDim, precision };
    const stream = new RandomStream(1, 'bench');
    const encoder = new Network(architecture.inputShape, architecture.encoder(options), stream);
    const decoder =
      what === 'autoencoder'
        ? new Network([architecture.repDim], architecture.decoder(options), stream)
        : undefined;
    const { train: images } = await data(dataset);
    const pixels = tf.tensor4d(images.data, images.shape);
    const moments = encoder.usesPatches ? await PatchMoments.of(pixels) : undefined;
    const centre = tf.fill([architecture.repDim], 0.1);
    return {
      stage: 'bench',
      weights: [...encoder.trainable, ...(decoder?.trainable ?? [])],
      batches: dealBatches(pixels, 200, 'reshuffled', stream),
      optimiser: {
        solver: 'adam',
        momentum: 0.9,
        decay: { rate: 0.5e-6, applies: ({ kind }) => kind === 'kernel' },
      },
      loss: ({ images, positions }, values) => {
        const code = encoder.apply(images, values, true, moments?.at(positions));
        return decoder
          ? tf.mean(reconstructionErrors(decoder.apply(code, values, true), images))
          : oneClassLoss(squaredDistances(code, centre));
      },
    };
  });

/** The first steps of a training run op by op, and make the graph that all others are; the first of these finds its memory. */
const RECORDED = 4;

/** Milliseconds from the end of one step to the end of the next, full batches only, in the middle of a training. */
async function steps({ dataset, what, precision = 'f32', repetitions }) {
  const { batches, ...rest } = await training(dataset, what, precision);
  let left = 0;
  const milliseconds = [];
  let last;
  const some = {
    perEpoch: batches.perEpoch,
    *epoch() {
      for (const batch of batches.epoch()) {
        if (left-- <= 0 || batch.images.shape[0] < 200) {
          tf.dispose([batch.images, batch.positions]);
          return;
        }
        yield batch;
      }
    },
  };
  while (milliseconds.length < repetitions) {
    let recorded = RECORDED;
    left = repetitions - milliseconds.length + recorded;
    await train({
      ...rest,
      batches: some,
      schedule: { epochs: 1, learningRate: 1e-4, milestones: [], dropFactor: 10, decayAfterEpoch: null },
      afterBatch: () => {
        const time = now();
        // The last of them starts the clock.
        if (recorded > 0) recorded--;
        else milliseconds.push(time - last);
        last = time;
      },
    });
  }
  return { milliseconds };
}

async function repeat(repetitions, f) {
  const milliseconds = [];
  let values;
  for (let i = 0; i < repetitions; i++) {
    const begin = now();
    values = await f();
    milliseconds.push(now() - begin);
  }
  return { milliseconds, values };
}

const shallow = {
  ocsvm: async ({ train, test }) => {
    const detector = new OcSvm({ gamma: 2 ** -7, nu: 0.1 });
    await detector.fit(train);
    return detector.score(test);
  },
  'isolation-forest': async ({ train, test }) => {
    const detector = new IsolationForest({ seed: 0 });
    await detector.fit(train);
    return detector.score(test);
  },
  kde: async ({ train, test }) => {
    const detector = await once('kde', async () => {
      const fitted = new Kde({ bandwidth: 1 });
      await fitted.fit(train);
      return fitted;
    });
    return detector.score(test);
  },
};

const tasks = {
  versions: () => ({ versions: versions() }),
  step: steps,
  score: async ({ dataset, repetitions }) => {
    const { test } = await data(dataset);
    const detector = await once(`detector ${dataset}`, async () => {
      const fitted = new DeepSvdd({ network: NETWORKS[dataset], port: 'pytorch', training: { epochs: 0 } });
      await fitted.fit({
        data: test.data.subarray(0, test.data.length / 100),
        shape: [100, ...test.shape.slice(1)],
      });
      return fitted;
    });
    const { milliseconds } = await repeat(repetitions, () => detector.score(test));
    return { milliseconds };
  },
  shallow: async ({ method, repetitions }) => {
    if (method === 'pca') {
      const { train } = await data('mnist');
      const { milliseconds } = await repeat(repetitions, () => pca(0.95)(train));
      return { milliseconds, values: [] };
    }
    const rows = await features();
    const { milliseconds, values } = await repeat(repetitions, () => shallow[method](rows));
    return { milliseconds, values: [...values], labels: [...rows.labels] };
  },
  /** From disk to a tensor of all training images. */
  load: ({ dataset, repetitions }) =>
    repeat(repetitions, async () => {
      const { train } = await loadDataset(dataset);
      tf.tidy(() => void tf.div(tf.tensor(train.pixels, [...train.shape], 'int32'), 255).dataSync()[0]);
    }).then(({ milliseconds }) => ({ milliseconds })),
  /** Writes the images for the other side. */
  export: async ({ folder }) => {
    mkdirSync(folder, { recursive: true });
    const rows = await features();
    const sets = {
      'mnist-train': (await data('mnist')).train,
      'mnist-test': (await data('mnist')).test,
      'cifar10-train': (await data('cifar10')).train,
      'cifar10-test': (await data('cifar10')).test,
      'features-train': { data: rows.train.data, shape: [rows.train.shape[0], rows.train.shape[3]] },
      'features-test': { data: rows.test.data, shape: [rows.test.shape[0], rows.test.shape[3]] },
    };
    for (const dataset of Object.keys(NETWORKS)) {
      for (const [part, { data: values, shape }] of Object.entries((await data(dataset)).pixels)) {
        const bytes = Uint8Array.from(values, (value) => Math.round(255 * value));
        sets[`${dataset}-${part}-pixels`] = { data: bytes, shape };
      }
    }
    for (const [name, { data, shape }] of Object.entries(sets)) {
      writeFileSync(join(folder, `${name}.bin`), data);
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(shape));
    }
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { task, ...options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await tasks[task](options))}\n`);
}
