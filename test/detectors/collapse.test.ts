/** Signs that a fit learned nothing, and a loss that stops being a number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collapseWarnings, DeepSvdd, rankCorrelation } from '../../dist/detectors';
import { decodeSafetensors } from '../../dist/detectors/safetensors';
import { DivergedError } from '../../dist/errors';
import { saveDiverged } from '../../dist/experiments';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const spread = Float64Array.from({ length: 100 }, (_, i) => 1 + i);
const turned = spread.slice().reverse();
const sound = { before: spread, after: turned, centre: [1, 2], trained: true };

describe('collapseWarnings', () => {
  test('a sound fit has none', () => expect(collapseWarnings(sound)).toEqual([]));

  test.each([
    ['a centre at the origin', { centre: [1e-5, -1e-5] }, /The centre is 0.000014 from the origin/],
    ['equal scores', { after: new Float64Array(100).fill(2) }, /hardly differ .*Train without biases/],
    ['scores that are all 0', { after: new Float64Array(100) }, /hardly differ/],
    ['few distinct scores', { after: spread.map((s) => s % 3) }, /Only 3.0 % of the scores are distinct/],
    ['an unchanged ranking', { after: spread.map((s) => s ** 2) }, /has not changed the ranking/],
  ])('%s', (_, change, message) => {
    expect(collapseWarnings({ ...sound, ...change }).join('\n')).toMatch(message);
  });

  test('no training cannot change a ranking, and two images say nothing', () => {
    expect(collapseWarnings({ ...sound, after: spread, trained: false })).toEqual([]);
    expect(collapseWarnings({ ...sound, before: [1, 1], after: [1, 1] })).toEqual([]);
  });
});

test("Spearman's correlation by hand, ties sharing their mean rank", () => {
  expect(rankCorrelation([1, 2, 3], [10, 20, 30])).toBe(1);
  expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBe(-1);
  // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: sum of products of deviations 4.5, of squares 4.5 and 5.
  expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  expect(rankCorrelation([1, 1], [1, 2])).toBe(0);
});

const train = blobs(90);
const options = (more: object) => ({
  network: 'mnist-lenet',
  training: { epochs: 3, learningRate: 1e-3, milestones: [], batchSize: 30, ...more },
});

test('a detector says it after its fit: nothing when it learned, that it did not when the rate is too low', () =>
  withoutLeaks(async () => {
    const learned = new DeepSvdd(options({}));
    await learned.fit(train);
    expect(learned.warnings).toEqual([]);
    learned.dispose();
    // The weights barely move; only the running statistics come to rest, and then they stand still, too.
    const still = options({ learningRate: 1e-12, epochs: 150, batchSize: 90 });
    const start = new DeepSvdd(still);
    await start.fit(train);
    const goesOn = new DeepSvdd({ ...still, start });
    await goesOn.fit(train);
    expect(goesOn.warnings.join()).toMatch(/has not changed the ranking/);
    goesOn.dispose();
    expect(goesOn.warnings).toEqual([]);
    start.dispose();
  }));

test('identical images leave nothing to tell apart', () =>
  withoutLeaks(async () => {
    const one = train.data.subarray(0, 784);
    const data = Float32Array.from({ length: 60 * 784 }, (_, i) => one[i % 784]);
    const detector = new DeepSvdd(options({}));
    await detector.fit({ data, shape: [60, 28, 28, 1] });
    expect(detector.warnings.join()).toMatch(/hardly differ/);
    detector.dispose();
  }));

test('a loss that is no number stops at its batch, with the weights and the images that gave it', () =>
  withoutLeaks(async () => {
    const epochs: number[] = [];
    const detector = new DeepSvdd(options({ learningRate: 1e30 }));
    const error = await detector
      .fit(train, { onEpoch: ({ epoch }) => void epochs.push(epoch) })
      .catch((e: unknown) => e);
    if (!(error instanceof DivergedError)) throw error;
    const { stage, epoch, batch, loss, tensors } = error.state;
    // One step of such a rate is enough: the second batch's loss is none.
    expect([stage, epoch, batch, epochs]).toEqual(['deep-svdd', 1, 2, []]);
    expect(Number.isFinite(loss)).toBe(false);
    expect(tensors['batch'].shape).toEqual([30, 28, 28, 1]);
    const folder = join(temporaryFolder(), 'diverged');
    expect(await saveDiverged(folder, error)).toContain(folder);
    const file = join(folder, 'state.safetensors');
    expect(decodeSafetensors(readFileSync(file), file)).toEqual(tensors);
    const place = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as object;
    expect(place).toEqual({ stage: 'deep-svdd', epoch: 1, batch: 2, loss: String(loss) });
  }));
