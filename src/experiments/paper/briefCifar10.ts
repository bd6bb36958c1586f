import type { RunSettings } from '../config';
import type { Experiment } from '../experiment';
import { TEN_CLASSES } from './table1';

const oneClass: RunSettings = { method: 'deep-svdd', objective: 'one-class', epochs: 50, milestones: [] };
const dcae: RunSettings = { method: 'autoencoder' };
const bf16: RunSettings = { precision: 'bf16' };

/**
 * What Table 1's networks reach on CIFAR-10 with 50 + 50 epochs instead of 350 + 150, all at the first learning rate, and
 * whether convolutions in bfloat16 reach the same.
 *
 * Expected: below the published means (one-class 64.8 %, DCAE 59.4 %), which had three times the epochs; the precision
 * makes no difference that the seeds do not make.
 *
 * Time: 30 runs of six minutes to the first two parts, 30 of five minutes to the others, about 3 hours on two cores.
 */
export const briefCifar10: Experiment = {
  name: 'brief-cifar10',
  title: 'CIFAR-10 with 50 + 50 epochs, in both precisions',
  settings: { dataset: 'cifar10', profile: 'paper', aeEpochs: 50, aeMilestones: [] },
  grid: { normal: TEN_CLASSES, seed: [1, 2, 3] },
  parts: [
    { name: 'one-class', settings: oneClass },
    { name: 'dcae', settings: dcae },
    { name: 'one-class-bf16', settings: { ...oneClass, ...bf16 } },
    { name: 'dcae-bf16', settings: { ...dcae, ...bf16 } },
  ],
};
