import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig, resolveConfig, type RunSettings } from '../../dist/experiments/config';
import { configDifferences, configHash } from '../../dist/experiments/configHash';
import { autoencoderOptions, deepSvddOptions } from '../../dist/experiments/detectorOptions';
import { parseCsv } from '../../dist/experiments/csv';
import { KNOBS, type Knob } from '../../dist/experiments/knobs';
import { autoencoderHash } from '../../dist/experiments/networkHashes';
import { temporaryFolder } from '../support/folders';

describe('profiles and ports', () => {
  test("paper, theano: the original's MNIST script with pretraining", () => {
    expect(resolveConfig({ normal: [3], profile: 'paper' })).toMatchObject({
      ...{ aeEpochs: 150, aeLearningRate: 1e-4, aeMilestones: [], aeWeightDecay: 1e-3, aeBatchSize: 200 },
      ...{ epochs: 150, learningRate: 1e-4, milestones: [50], weightDecay: 1e-6, batchSize: 200 },
      ...{
        affine: true,
        initialiser: 'glorot',
        batches: 'fixed',
        radiusRule: 'order-statistic',
        decayScales: true,
      },
      ...{ repDim: 32, nu: 0.1, gcn: 'l1', objective: 'one-class', maxTrain: null, maxTest: null },
    });
  });

  test("paper, pytorch: its README's settings", () => {
    expect(resolveConfig({ normal: [3], profile: 'paper', port: 'pytorch' })).toMatchObject({
      ...{ aeEpochs: 150, aeMilestones: [50], aeWeightDecay: 0.5e-3, epochs: 150, milestones: [50] },
      ...{
        weightDecay: 0.5e-6,
        affine: false,
        initialiser: 'torch',
        batches: 'reshuffled',
        radiusRule: 'quantile',
      },
    });
  });

  test('what is given goes before the defaults', () => {
    expect(resolveConfig({ normal: [3], epochs: 7, affine: false })).toMatchObject({
      epochs: 7,
      affine: false,
    });
  });
});

describe('what does not concern a run is absent', () => {
  test('one-class: no warm-up; autoencoder: nothing of Deep SVDD; no pretraining: no autoencoder', () => {
    expect(resolveConfig({ normal: [0] })).not.toHaveProperty('warmUpEpochs');
    const autoencoder = resolveConfig({ normal: [0], method: 'autoencoder' });
    for (const key of ['objective', 'epochs', 'pretrain']) expect(autoencoder).not.toHaveProperty(key);
    expect(autoencoder).toHaveProperty('aeEpochs');
    expect(resolveConfig({ normal: [0], pretrain: false })).not.toHaveProperty('aeEpochs');
  });

  test('soft boundary by the quantile rule: no interval of updates', () => {
    const soft = resolveConfig({ normal: [0], objective: 'soft-boundary', port: 'pytorch' });
    expect(soft).toHaveProperty('warmUpEpochs');
    expect(soft).not.toHaveProperty('radiusEvery');
  });
});

describe('solvers and schedules', () => {
  test('of both stages, in their own keys', () => {
    const given: RunSettings = {
      ...{ solver: 'nesterov', momentum: 0.8, lrDropFactor: 2, lrDecayAfterEpoch: 5 },
      ...{ aeSolver: 'amsgrad', aeLrDropFactor: 3, aeLrDecayAfterEpoch: 7 },
    };
    expect(resolveConfig({ normal: [0], ...given })).toMatchObject(given);
  });

  test('a momentum concerns the solvers that have one', () => {
    expect(() => resolveConfig({ normal: [0], momentum: 0.5 })).toThrow(
      /"momentum" means nothing here: the solver is adam/,
    );
    expect(() => resolveConfig({ normal: [0], solver: 'lion' as never })).toThrow(/"solver" must be one of/);
  });
});

test('the centre of a command line may stand in a file, or in a saved detector', () => {
  const folder = temporaryFolder();
  const read = (name: string, content: unknown): unknown => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return KNOBS.centre.fromText(join(folder, name));
  };
  expect(read('c.json', [1, 2, 3])).toEqual([1, 2, 3]);
  expect(read('detector.json', { state: { centre: [4, 5] } })).toEqual([4, 5]);
  for (const wrong of [read('broken.json', { c: 1 }), KNOBS.centre.fromText('missing.json')]) {
    expect(() => resolveConfig({ normal: [0], centre: wrong as never })).toThrow(/"centre" must be "mean"/);
  }
});

describe('the classifier', () => {
  test('has the training of Deep SVDD and nothing of its sphere or of an autoencoder', () => {
    const config = resolveConfig({ normal: [0], method: 'classifier', outFrac: 0.1, epochs: 3 });
    expect(config).toMatchObject({ method: 'classifier', epochs: 3, solver: 'adam' });
    for (const key of ['objective', 'centre', 'nu', 'radiusRule', 'pretrain', 'aeEpochs']) {
      expect(config, key).not.toHaveProperty(key);
    }
    expect(autoencoderHash(config)).toBeUndefined();
  });

  test('needs outliers to learn from, and begins with no saved model', () => {
    const classifier = { normal: [0], method: 'classifier' } as const;
    expect(() => resolveConfig(classifier)).toThrow(/give "outFrac" above 0/);
    const loaded = { ...classifier, outFrac: 0.1, loadModel: '0123456789ab' };
    expect(() => resolveConfig(loaded)).toThrow(/begins with no saved model/);
  });
});

describe('centre, radius and penalty', () => {
  const soft = { normal: [0], objective: 'soft-boundary' } as const;

  test('are in the config, and go to the detectors', () => {
    const given: RunSettings = {
      ...{ radiusUpdate: 'line-search', initialRadius: 1, centre: 0.5, centreUpdate: 'gradient' },
      ...{ reconstructionPenalty: 1e-3, reconstructionLoss: 'ce', aeLoss: 'ce' },
    };
    const config = resolveConfig({ ...soft, ...given });
    expect(config).toMatchObject(given);
    const { aeLoss, ...own } = given;
    expect(deepSvddOptions(config)).toMatchObject(own);
    expect(autoencoderOptions(config)).toMatchObject({ loss: aeLoss });
  });

  test('a line search finds R every so many epochs by either rule, a gradient has neither interval nor warm-up', () => {
    const port = { ...soft, port: 'pytorch' } as const;
    expect(resolveConfig({ ...port, radiusUpdate: 'line-search' })).toHaveProperty('radiusEvery');
    const trained = resolveConfig({ ...port, radiusUpdate: 'gradient' });
    for (const key of ['radiusEvery', 'warmUpEpochs']) expect(trained).not.toHaveProperty(key);
  });

  test('what does not go together is refused before anything is computed', () => {
    expect(() => resolveConfig({ normal: [0], radiusUpdate: 'exact' })).toThrow(/the objective is one-class/);
    expect(() => resolveConfig({ normal: [0], centreUpdate: 'dual' })).toThrow(/needs the soft-boundary/);
    expect(() => resolveConfig({ normal: [0], centre: [1, 2] })).toThrow(/needs 32 numbers, but there are 2/);
    expect(() => resolveConfig({ normal: [0], reconstructionLoss: 'ce' })).toThrow(
      /no reconstruction penalty/,
    );
  });

  test('texts of a command line', () => {
    const read = (key: keyof typeof KNOBS, text: string): unknown => (KNOBS[key] as Knob).fromText(text);
    expect(['mean', '0.5', '1,2'].map((text) => read('centre', text))).toEqual(['mean', 0.5, [1, 2]]);
    expect(['none', '2'].map((text) => read('initialRadius', text))).toEqual([null, 2]);
  });
});

describe('hash and differences', () => {
  const config = resolveConfig({ normal: [0] });

  test('every knob that can change a score changes the hash', () => {
    for (const key of Object.keys(KNOBS).filter((name) => name !== 'profile' && name !== 'threads')) {
      const changed = { ...config, [key]: 'another' } as never;
      expect(configHash(changed), key).not.toBe(configHash(config));
      expect(configDifferences(config, changed)[0], key).toMatch(new RegExp(`^${key}: `));
    }
  });

  test('a setting with its neutral value is the run as it was before the setting existed', () => {
    for (const [key, knob] of Object.entries<Knob>(KNOBS)) {
      if (!('neutral' in knob)) continue;
      expect(configHash({ ...config, [key]: knob.neutral }), key).toBe(configHash(config));
    }
  });

  test('published rows keep their hashes', () => {
    const file = join(import.meta.dirname, '..', '..', 'log', 'tables', 'mnist.csv');
    const rows = parseCsv(readFileSync(file, 'utf8'), file).filter(({ method }) => method === 'deep-svdd');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const settings = {
        ...{ dataset: row['dataset'], normal: [Number(row['normal'])], seed: Number(row['seed']) },
        ...{ profile: row['profile'] as 'paper', port: row['port'] as 'theano' },
        ...{ objective: row['objective'] as 'one-class', nu: Number(row['nu']) },
      };
      expect(configHash(resolveConfig(settings)), JSON.stringify(settings)).toBe(row['hash']);
    }
  });

  test('how a run was asked for and how many threads made it do not', () => {
    expect(configHash({ ...config, profile: 'paper', threads: 8 })).toBe(configHash(config));
  });

  test('a config that was written can be read again', () => {
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    const { seed, ...without } = config;
    expect(() => parseConfig(without)).toThrow(/does not say seed/);
    expect(seed).toBe(0);
  });

  test('unknown keys are refused with the known ones', () => {
    expect(() => resolveConfig({ normal: [0], epoch: 3 } as never)).toThrow(
      /no setting "epoch". Known .*epochs/,
    );
  });
});
