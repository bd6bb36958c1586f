export { adversarialStarts, type AdversarialStartsOptions } from './adversarialStarts';
export {
  boundaryAttack,
  type BoundaryAttackOptions,
  type BoundaryAttackResult,
  type BoundaryStepReport,
  type Classify,
} from './boundaryAttack';
export { sameLengthNoise } from './sameLengthNoise';
