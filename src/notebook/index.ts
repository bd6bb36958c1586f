export { Display, display, type DisplayBundle } from './display';
export { keptRun } from './keptRun';
export { notebookProfile } from './profile';
export { showFigure, showFrame, showImages, showMarkdown, showSummary, showTable, showText } from './show';
export {
  watchAttack,
  watchRun,
  watchTraining,
  type AttackWatch,
  type RunWatcher,
  type TrainingWatch,
} from './watch';
export { watchTrainings } from './watchTrainings';
