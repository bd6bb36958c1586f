import type { KnobName } from '../knobs';

/**
 * Options of the two published programs that say the same as a setting here by another name; `run` takes them too. What
 * has the same name stands in no table, and what has no counterpart in docs/options.md.
 */
export const ORIGINAL_NAMES: Readonly<Record<string, KnobName>> = {
  lr: 'learningRate',
  'n-epochs': 'epochs',
  'lr-drop-in-epoch': 'milestones',
  'lr-milestone': 'milestones',
  'optimizer-name': 'solver',
  'ae-lr': 'aeLearningRate',
  'ae-n-epochs': 'aeEpochs',
  'ae-lr-drop-in-epoch': 'aeMilestones',
  'ae-lr-milestone': 'aeMilestones',
  'ae-optimizer-name': 'aeSolver',
  'warm-up-n-epochs': 'warmUpEpochs',
  'k-update-epochs': 'radiusEvery',
  'zca-whitening': 'zca',
  'normal-class': 'normal',
  'n-estimators': 'trees',
  'max-samples': 'samples',
};
