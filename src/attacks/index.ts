export {
  boundaryAttack,
  type BoundaryAttackOptions,
  type BoundaryAttackResult,
  type BoundaryStepReport,
  type Classify,
} from './boundaryAttack';
