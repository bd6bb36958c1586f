import type { Job } from './job';

/** What a pool's parent tells its child once. */
export interface ChildTask {
  readonly job: Job;
  /** The log folder. */
  readonly log: string;
  /** Where data sets lie; the default place if undefined. */
  readonly data?: string;
}

/** What the child tells its parent. */
export type ChildMessage =
  | { readonly type: 'said'; readonly line: string }
  | { readonly type: 'finished' }
  | { readonly type: 'failed'; readonly reason: string; readonly full: boolean };
