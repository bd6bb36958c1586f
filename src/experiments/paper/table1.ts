import type { Part } from '../experiment';

/** What the two halves of Table 1 have in common. */
export const TEN_CLASSES = Array.from({ length: 10 }, (_, c) => [c]);
export const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);

/** The paper reports the better of two nu, class by class. */
const betterNu = { grid: { nu: [0.01, 0.1] }, best: ['nu'] } as const;

export const deepMethods: readonly Part[] = [
  { name: 'one-class', settings: { method: 'deep-svdd', objective: 'one-class' } },
  { name: 'soft-boundary', settings: { method: 'deep-svdd', objective: 'soft-boundary' }, ...betterNu },
  { name: 'dcae', settings: { method: 'autoencoder' } },
];

export const baselines: readonly Part[] = [
  { name: 'ocsvm', settings: { method: 'ocsvm' }, ...betterNu },
  { name: 'kde', settings: { method: 'kde', seed: 1 } },
  { name: 'isolation-forest', settings: { method: 'isolation-forest' } },
];

/** OC-SVM on what a network has learned. */
export const hybrids: readonly Part[] = [
  { name: 'hybrid-autoencoder', settings: { method: 'ocsvm', features: 'autoencoder' } },
  { name: 'hybrid-deep-svdd', settings: { method: 'ocsvm', features: 'deep-svdd' } },
];
