export { Estimates, type Cost } from './estimate';
export { finishedRuns } from './finishedRuns';
export { executeGrid, type GridPlan, type GridWatch } from './grid';
export type { Attempt, Ending, Executor, Job } from './job';
export { jobsOf, type PlannedJobs } from './jobs';
export { pool } from './pool';
export { Scheduler, type Failure, type SchedulerResult } from './scheduler';
