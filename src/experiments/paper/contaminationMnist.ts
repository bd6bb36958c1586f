import type { Experiment } from '../experiment';

/**
 * What unlabelled outliers among the training images do: AUC against their share, on three digits of MNIST with three
 * seeds. The paper trains on normal images alone; `out_frac` of the Theano program mixes others in.
 *
 * Expected: no published values. Every method loses with the share, KDE least: a few images far from most others hardly
 * change a mean of kernels, while a network that is fitted to all of them learns to bring them near the centre, too.
 * Soft-boundary, which may leave the share nu outside, loses more than one-class, not less.
 *
 * Time: 225 runs, 135 of them of one to two minutes, about 2 hours on two cores.
 */
export const contaminationMnist: Experiment = {
  name: 'contamination-mnist',
  title: 'Outliers among the training images: AUC against their share',
  settings: { dataset: 'mnist', profile: 'paper' },
  grid: { normal: [[0], [3], [8]], outFrac: [0, 0.01, 0.05, 0.1, 0.2], seed: [1, 2, 3] },
  parts: [
    { name: 'one-class', settings: { objective: 'one-class' } },
    { name: 'soft-boundary', settings: { objective: 'soft-boundary' } },
    { name: 'dcae', settings: { method: 'autoencoder' } },
    { name: 'kde', settings: { method: 'kde' } },
    { name: 'isolation-forest', settings: { method: 'isolation-forest' } },
  ],
  rows: ['dataset', 'normal', 'outFrac'],
};
