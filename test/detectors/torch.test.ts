/** Models that PyTorch saved, in both of its containers, and files that pretend to be such. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { loadMnist, oneClassTask } from '../../dist/datasets';
import { importPortModel } from '../../dist/detectors';
import { decodeTorch, type TorchValue } from '../../dist/detectors/torch/torchFile';
import { rocAuc } from '../../dist/metrics';
import { temporaryFolder } from '../support/folders';
import { goldenArray, goldenJson } from '../support/golden';
import { withoutLeaks } from '../support/leaks';

const goldenFile = (name: string): string => join(import.meta.dirname, '..', 'golden', name);
const options = { network: 'mnist-lenet', dataset: 'mnist', normal: 3 };

describe.each(['h_model.tar', 'h_model_legacy.tar'])('%s', (name) => {
  test('scores the 10,000 test images as PyTorch does, within 1e-4, relative, image by image', () =>
    withoutLeaks(async () => {
      const { detector, preprocessing } = await importPortModel(goldenFile(name), options);
      const { test } = oneClassTask(await loadMnist(), { normal: [3] });
      const scores = await detector.score(preprocessing.apply(test.images));
      const expected = goldenArray('h_svdd_test_scores').data;
      const worst = scores.reduce((w, s, i) => Math.max(w, Math.abs(s - expected[i]) / expected[i]), 0);
      expect(scores.length).toBe(10_000);
      expect(worst).toBeLessThan(1e-4);
      const { test_auc_svdd } = goldenJson<{ test_auc_svdd: number }>('h_trained');
      expect(Math.abs(rocAuc(scores, test.labels) - test_auc_svdd)).toBeLessThan(1e-5);
      expect(detector.radius).toBe(0);
      detector.dispose();
    }));

  test('every tensor is the one that NumPy saved', () => {
    const model = decodeTorch(readFileSync(goldenFile(name)), name) as Map<string, Map<string, TorchValue>>;
    for (const [dictionary, prefix, layers] of [
      ['net_dict', 'h_svdd', ['conv1', 'conv2', 'fc1']],
      ['ae_net_dict', 'h_ae', ['conv1', 'conv2', 'fc1', 'deconv1', 'deconv2', 'deconv3']],
    ] as const) {
      for (const layer of layers) {
        const { data, shape } = goldenArray(`${prefix}_${layer}_weight`);
        expect(model.get(dictionary)?.get(`${layer}.weight`)).toEqual({ data, shape });
      }
    }
  });

  test('another network, data set or class is refused with a sentence', async () => {
    const wrong = (change: object): Promise<unknown> =>
      importPortModel(goldenFile(name), { ...options, ...change });
    await expect(wrong({ network: 'cifar10-lenet', dataset: 'cifar10' })).rejects.toThrow(
      /"conv1.weight" is 8 x 1 x 5 x 5, which does not fit 5 x 5 x 3 x 32 here/,
    );
    await expect(wrong({ dataset: 'svhn' })).rejects.toThrow(/no data set "svhn". It has mnist and cifar10/);
    await expect(wrong({ normal: 10 })).rejects.toThrow(/mnist has no class 10/);
    await expect(wrong({ network: 'resnet' })).rejects.toThrow(/no network "resnet"/);
  });

  test('cut off anywhere, it is refused', () => {
    const bytes = readFileSync(goldenFile(name));
    for (let length = 0; length < bytes.length; length += 997) {
      expect(() => decodeTorch(bytes.subarray(0, length), name), String(length)).toThrow(/^h_model/);
    }
  });
});

describe('a pickle that would do harm', () => {
  /** A file of PyTorch around a pickle. */
  const around = (pickle: string): Uint8Array =>
    zipSync({ 'model/data.pkl': Buffer.from(pickle, 'latin1') }, { level: 0 });

  test.each([
    ['os.system', "cos\nsystem\n(S'true'\ntR."],
    ['builtins.eval', "cbuiltins\neval\n(S'1'\ntR."],
    ['torch.load', "ctorch\nload\n(S'x'\ntR."],
  ])('%s cannot even be named', (name, pickle) => {
    expect(() => decodeTorch(around(pickle), 'x')).toThrow(
      new RegExp(`the name ${name}, which is not allowed in data`),
    );
  });

  test('a storage cannot be called, nor can a tensor be larger than its storage', () => {
    expect(() => decodeTorch(around('ctorch\nFloatStorage\n)R.'), 'x')).toThrow(
      /a call of torch.FloatStorage/,
    );
    const tensor = (shape: string): string =>
      "ctorch._utils\n_rebuild_tensor\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nK\x01tQK\x00" +
      `${shape}${shape}tR.`;
    expect(() => decodeTorch(around(tensor('(K\xffK\xfft')), 'x')).toThrow(
      /a tensor of 255 x 255 in a storage of 1 numbers/,
    );
  });

  test('data that hold themselves, or are nested without end, are refused', () => {
    expect(() => decodeTorch(around(']q\x00h\x00a.'), 'x')).toThrow(/nested too deeply/);
    expect(() => decodeTorch(around(`${']'.repeat(100)}${'a'.repeat(99)}.`), 'x')).toThrow(
      /nested too deeply/,
    );
  });

  test('a zip whose entries are compressed, or without a pickle', () => {
    const pickle = Buffer.from(`X\xe8\x03\x00\x00${'a'.repeat(1000)}.`, 'latin1');
    expect(() => decodeTorch(zipSync({ 'model/data.pkl': pickle }, { level: 9 }), 'x')).toThrow(
      /is not stored as PyTorch does/,
    );
    expect(() => decodeTorch(zipSync({ 'notes.txt': pickle }, { level: 0 }), 'x')).toThrow(
      /holds no data.pkl/,
    );
  });

  test('a file of something else', async () => {
    const file = join(temporaryFolder(), 'model.tar');
    await expect(importPortModel(file, options)).rejects.toThrow(/model.tar cannot be read \(ENOENT\)/);
    writeFileSync(file, 'R = 0');
    await expect(importPortModel(file, options)).rejects.toThrow(/no file of PyTorch/);
    writeFileSync(file, around(']K\x01a.'));
    await expect(importPortModel(file, options)).rejects.toThrow(/is a dictionary of R/);
  });
});
