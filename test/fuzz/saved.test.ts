/** Every saved format on thousands of broken files: a result or a named error, in time and in memory. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import {
  Autoencoder,
  CalibratedDetector,
  DeepSvdd,
  IsolationForest,
  Kde,
  loadDetector,
  NearestNeighbours,
  OcSvm,
  type Detector,
} from '../../dist/detectors';
import { readRunConfig, readRunMetrics } from '../../dist/experiments';
import { resolveConfig } from '../../dist/experiments/config';
import { Preprocessing } from '../../dist/preprocessing';
import { readTable } from '../../dist/report';
import { temporaryFolder } from '../support/folders';
import { fuzz, nearly, nearlyJson } from '../support/fuzz';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const fixtures = join(import.meta.dirname, '..', 'detectors', 'fixtures', 'format-1');
const images = blobs(3, { seed: 4 });

/** Loads and scores: what loads must not break afterwards. */
async function use(folder: string): Promise<void> {
  const model = await CalibratedDetector.load(folder);
  try {
    await model.predict(images);
  } finally {
    model.dispose();
  }
}

/** A JSON file's text that is nearly what it was, by its values or by its bytes. */
const nearlyFile = (content: unknown): fc.Arbitrary<Buffer> =>
  fc.oneof(
    nearlyJson([content]).map((text) => Buffer.from(text)),
    nearly([Buffer.from(JSON.stringify(content))]),
  );

describe('format 1, which has no checksums', () => {
  const methods = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = ['detector.json', 'weights.safetensors', 'preprocessing.json'];

  test.each(methods.flatMap(({ name }) => files.map((file) => [name, file] as const)))(
    '%s: %s',
    (method, file) =>
      withoutLeaks(async () => {
        const folder = join(temporaryFolder(), 'model');
        cpSync(join(fixtures, method), folder, { recursive: true });
        const original = readFileSync(join(folder, file));
        const inputs = file.endsWith('.json')
          ? nearlyFile(JSON.parse(original.toString()))
          : nearly([original]);
        await use(folder);
        await fuzz(`${method}, ${file}`, inputs, async (bytes) => {
          writeFileSync(join(folder, file), bytes);
          await use(folder);
        });
      }),
  );
});

describe('format 2', () => {
  const training = { epochs: 0 };
  const detectors: Record<string, () => Detector> = {
    'deep-svdd': () => new DeepSvdd({ network: 'mnist-lenet', training }),
    autoencoder: () => new Autoencoder({ network: 'mnist-lenet', training }),
    ocsvm: () => new OcSvm(),
    kde: () => new Kde({ bandwidth: 2 }),
    'isolation-forest': () => new IsolationForest({ trees: 5, samples: 16 }),
    knn: () => new NearestNeighbours({ neighbours: 2 }),
  };
  const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

  async function saved(method: string): Promise<{ folder: string; content: object; weights: Buffer }> {
    const folder = join(temporaryFolder(), 'model');
    const model = new CalibratedDetector(detectors[method]());
    await model.fit(blobs(40));
    await model.calibrate(blobs(30, { seed: 2 }), { fpr: 0.1 });
    await model.save(folder);
    model.dispose();
    await use(folder);
    const text = readFileSync(join(folder, 'detector.json'), 'utf8');
    const { checksum: _, ...content } = JSON.parse(text) as Record<string, unknown>;
    return { folder, content, weights: readFileSync(join(folder, 'weights.safetensors')) };
  }

  /** Writes a description with the checksums that it should have. */
  function sign(folder: string, content: unknown, weights: Buffer): void {
    const isTable = (value: unknown): value is object => typeof value === 'object' && value !== null;
    const table: Record<string, unknown> = isTable(content) ? { ...content } : {};
    if (isTable(table['files']))
      table['files'] = { ...table['files'], 'weights.safetensors': sha256(weights) };
    writeFileSync(join(folder, 'weights.safetensors'), weights);
    const checksum = sha256(JSON.stringify(table));
    writeFileSync(join(folder, 'detector.json'), JSON.stringify({ ...table, checksum }));
  }

  test.each(Object.keys(detectors))('%s, its description signed again after it was broken', (method) =>
    withoutLeaks(async () => {
      const { folder, content, weights } = await saved(method);
      await fuzz(`${method}, detector.json`, nearlyJson([content]), async (text) => {
        sign(folder, JSON.parse(text), weights);
        await use(folder);
      });
    }),
  );

  test.each(Object.keys(detectors))('%s, its weights signed again after they were broken', (method) =>
    withoutLeaks(async () => {
      const { folder, content, weights } = await saved(method);
      await fuzz(`${method}, weights`, nearly([weights]), async (bytes) => {
        sign(folder, content, bytes);
        await use(folder);
      });
    }),
  );

  test('not signed again, whatever was changed is refused', () =>
    withoutLeaks(async () => {
      const { folder } = await saved('knn');
      const file = join(folder, 'detector.json');
      const original: unknown = JSON.parse(readFileSync(file, 'utf8'));
      await fuzz('checksums', nearlyFile(original), async (bytes) => {
        writeFileSync(file, bytes);
        const detector = await loadDetector(folder);
        detector.dispose();
        // Spaces and the way numbers are written are no content.
        if (JSON.stringify(JSON.parse(bytes.toString())) !== JSON.stringify(original))
          throw new Error('an altered detector was loaded');
      });
    }));
});

test('preprocessing', () =>
  withoutLeaks(async () => {
    const train = blobs(20);
    const fitted = [
      Preprocessing.fit(train),
      Preprocessing.fit(train, { gcn: 'none', centre: 'channel', standardise: true }),
      Preprocessing.fit(blobs(6), { pca: 0.9 }),
    ];
    const seeds = fitted.map((one) => JSON.parse(JSON.stringify(one)) as unknown);
    await fuzz('preprocessing', nearlyJson(seeds), (text) =>
      Preprocessing.fromJSON(JSON.parse(text)).apply(images),
    );
  }));

describe('run folders', () => {
  test('config.json', async () => {
    const folder = temporaryFolder();
    const config = resolveConfig({ dataset: 'mnist', normal: [3], method: 'deep-svdd' });
    await fuzz('config.json', nearlyFile(config), async (bytes) => {
      writeFileSync(join(folder, 'config.json'), bytes);
      await readRunConfig(folder);
    });
  });

  test('metrics.json', async () => {
    const folder = temporaryFolder();
    const metrics = { hash: 'abc', auc: 0.9, threshold: 1, versions: { node: '20' } };
    await fuzz('metrics.json', nearlyFile(metrics), async (bytes) => {
      writeFileSync(join(folder, 'metrics.json'), bytes);
      await readRunMetrics(folder);
    });
  });

  test('tables of runs', async () => {
    const file = join(temporaryFolder(), 'x.csv');
    const rows =
      'hash,dataset,normal,method,seed,auc,epochs\na1,mnist,3,deep-svdd,0,0.95,10\nb2,mnist,3,"deep-svdd",1,0.96,\n';
    await fuzz('tables', nearly([Buffer.from(rows)]), async (bytes) => {
      writeFileSync(file, bytes);
      await readTable(file);
    });
  });
});
