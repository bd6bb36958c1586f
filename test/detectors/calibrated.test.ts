/** Thresholds and p-values of one's own choice, and a model that carries its preprocessing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  CalibratedDetector,
  conformalPValues,
  conformalThreshold,
  DeepSvdd,
  NearestNeighbours,
} from '../../dist/detectors';
import { RandomStream } from '../../dist/random';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const ascending = Float64Array.from({ length: 19 }, (_, i) => i + 1);

describe('split-conformal', () => {
  test('p-values by hand: (1 + how many are at least as high) / (1 + n)', () => {
    // 20 held-out scores would be 1 … 19 and the new one; of 1 … 19, 19 are >= 0, 10 are >= 10, 9 are >= 10.5, 0 are >= 20.
    expect([...conformalPValues(ascending, [0, 10, 10.5, 19, 20])]).toEqual([
      1,
      11 / 20,
      10 / 20,
      2 / 20,
      1 / 20,
    ]);
    expect([...conformalPValues(Float64Array.of(2, 2, 2), [2, 3])]).toEqual([1, 1 / 4]);
  });

  test('the threshold by hand: the ceil((n + 1)(1 - fpr))-th smallest', () => {
    expect(conformalThreshold(ascending, 0.05)).toBe(19);
    expect(conformalThreshold(ascending, 0.1)).toBe(18);
    expect(conformalThreshold(ascending, 0.5)).toBe(10);
    expect(() => conformalThreshold(ascending, 0.04)).toThrow(
      /needs at least 24 held-out normal images, not 19/,
    );
    expect(() => conformalThreshold(ascending, 0)).toThrow(/fpr must be in \(0, 1\)/);
  });

  test('above the threshold is the same as a p-value of at most fpr, ties included', () => {
    const stream = new RandomStream(3, 'conformal');
    for (let round = 0; round < 200; round++) {
      const held = Float64Array.from({ length: 40 + stream.integer(60) }, () => stream.integer(30)).sort();
      const fpr = stream.uniform(0.03, 0.97);
      const threshold = conformalThreshold(held, fpr);
      const scores = Array.from({ length: 50 }, () => stream.integer(60) / 2);
      const p = conformalPValues(held, scores);
      scores.forEach((score, i) => expect(p[i] <= fpr, `${score} at ${fpr}`).toBe(score > threshold));
    }
  });

  test('of new normal scores about fpr are flagged, never much more', () => {
    const stream = new RandomStream(1, 'exchangeable');
    let flagged = 0;
    for (let round = 0; round < 500; round++) {
      const held = Float64Array.from({ length: 99 }, () => stream.normal()).sort();
      const threshold = conformalThreshold(held, 0.1);
      for (let i = 0; i < 20; i++) flagged += Number(stream.normal() > threshold);
    }
    // The expectation is exactly 10 / 100; 10,000 draws in 500 dependent groups have a standard error of about .004.
    expect(flagged / 10_000).toBeGreaterThan(0.085);
    expect(flagged / 10_000).toBeLessThan(0.115);
  });
});

const train = blobs(90);
const heldOut = blobs(60, { seed: 2 });
const far = blobs(20, { seed: 3, outlier: true });
const deepSvdd = () =>
  new DeepSvdd({
    network: 'mnist-lenet',
    training: { epochs: 4, learningRate: 1e-3, milestones: [], batchSize: 30 },
  });

describe('CalibratedDetector', () => {
  test('each rule gives its threshold, and predict says which one it used', () =>
    withoutLeaks(async () => {
      const model = new CalibratedDetector(deepSvdd());
      await model.fit(train);
      const own = await model.predict(far);
      expect([own.rule, own.threshold, own.pValues]).toEqual([
        { kind: 'detector' },
        model.detector.threshold,
        null,
      ]);
      await model.calibrate(heldOut, { fpr: 0.05 });
      const byFpr = await model.predict(far);
      expect(byFpr.rule).toEqual({ kind: 'fpr', fpr: 0.05 });
      expect([...byFpr.flagged]).toEqual(Array.from(byFpr.pValues ?? [], (p) => Number(p <= 0.05)));
      // At most 3 of the 60 images it was calibrated on lie above: (60 + 1) x .05 = 3.05.
      expect((await model.predict(heldOut)).flagged.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(3);
      model.useThreshold(-1);
      const given = await model.predict(far);
      expect([given.rule, given.threshold, [...given.flagged]]).toEqual([
        { kind: 'given' },
        -1,
        Array<number>(20).fill(1),
      ]);
      model.useThreshold(undefined);
      expect(model.rule).toEqual({ kind: 'detector' });
      model.dispose();
    }));

  test('saved and loaded it judges raw images alike, whatever the rule', () =>
    withoutLeaks(async () => {
      const model = new CalibratedDetector(deepSvdd());
      await model.fit(train);
      await model.calibrate(heldOut);
      for (const choose of [() => undefined, () => model.useFpr(0.1), () => model.useThreshold(0.5)]) {
        choose();
        const folder = join(temporaryFolder(), 'model');
        await model.save(folder);
        const loaded = await CalibratedDetector.load(folder);
        expect(await loaded.predict(far)).toEqual(await model.predict(far));
        loaded.dispose();
      }
      model.dispose();
    }));

  test('without a calibration there are no p-values, without a fit no scores', () =>
    withoutLeaks(async () => {
      const model = new CalibratedDetector(new NearestNeighbours(), { preprocessing: { gcn: 'none' } });
      await expect(model.score(far)).rejects.toThrow(/has not been fitted/);
      expect(() => model.threshold).toThrow(/has not been fitted/);
      await model.fit(train);
      expect(() => model.pValues([1])).toThrow(/need calibrate/);
      expect(() => model.useFpr(0.05)).toThrow(/needs calibrate/);
      expect(() => model.calibrateBy([])).toThrow(/at least one held-out image/);
      expect(() => model.calibrateBy([1, NaN])).toThrow(/must be finite/);
      await expect(model.calibrate(heldOut, { fpr: 0.01 })).rejects.toThrow(/at least 99 held-out/);
      expect(() => model.useThreshold(Infinity)).toThrow(/finite number/);
      await model.calibrate(heldOut, { fpr: 0.1 });
      await model.fit(train);
      expect([model.heldOut, model.rule]).toEqual([0, { kind: 'detector' }]);
    }));

  test('a calibration that is broken is refused', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const model = new CalibratedDetector(new NearestNeighbours());
      await model.fit(train);
      await model.detector.save(folder, {
        calibration: { rule: { kind: 'fpr', fpr: 0.05 }, threshold: 1, heldOut: [1] },
      });
      await expect(CalibratedDetector.load(folder)).rejects.toThrow(/calibration is broken: fpr 0.05 needs/);
      await model.detector.save(folder, { calibration: { rule: { kind: 'whim' } } });
      await expect(CalibratedDetector.load(folder)).rejects.toThrow(/it needs a rule/);
      const file = join(folder, 'detector.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('whim', 'given'));
      await expect(CalibratedDetector.load(folder)).rejects.toThrow(/was altered after it was saved/);
    }));
});
