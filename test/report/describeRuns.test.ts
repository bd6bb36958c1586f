import { expect, test } from 'vitest';
import { describeRuns, frameOf } from '../../dist/report';

const run = (hash: string, method: string, seed: number, finished: string, more = {}) => ({
  ...{ hash, dataset: 'mnist', method, seed, finished: `${finished}T10:00:00Z`, profile: 'paper' },
  ...more,
});

test('one run', () =>
  expect(describeRuns(frameOf([run('a', 'kde', 7, '2026-01-02')]))).toBe(
    '1 run on mnist, profile paper, 1 seed a method, finished 2026-01-02',
  ));

test('seeds are counted by label, runs by hash, days from first to last', () =>
  expect(
    describeRuns(
      frameOf([
        run('a', 'kde', 1, '2026-01-03'),
        run('b', 'deep-svdd', 1, '2026-01-05', { label: 'Deep SVDD' }),
        run('c', 'deep-svdd', 2, '2026-01-02', { label: 'Deep SVDD', profile: 'quick' }),
        run('c', 'autoencoder', 2, '2026-01-02', { label: 'DCAE', dataset: 'cifar10' }),
      ]),
    ),
  ).toBe(
    '3 runs on mnist, cifar10, profile paper, quick, 1 to 2 seeds a method, finished 2026-01-02 to 2026-01-05',
  ));

test('a table without profiles and dates says nothing of them', () =>
  expect(describeRuns(frameOf([{ hash: 'a', dataset: 'mnist', method: 'kde', seed: 1 }]))).toBe(
    '1 run on mnist, 1 seed a method',
  ));

test("the epochs are those of Deep SVDD's pretraining and training", () =>
  expect(
    describeRuns(
      frameOf(
        [
          { epochs: 150, pretrain_epochs: 350 },
          { epochs: 50, pretrain_epochs: 50 },
          { epochs: 50, pretrain_epochs: null },
          { epochs: 50, pretrain_epochs: 50 },
          { epochs: 350, pretrain_epochs: 0, method: 'autoencoder' },
        ].map((more, i) => run(`r${i}`, 'deep-svdd', 1, '2026-01-02', more)),
      ),
    ),
  ).toBe(
    '5 runs on mnist, profile paper, 0 + 50 and 50 + 50 and 350 + 150 epochs, 1 seed a method, finished 2026-01-02',
  ));
