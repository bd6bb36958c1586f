import type { GridPlan, Job } from '../experiments/grid';
import type { RunMetrics } from '../experiments/metrics';
import type { PlannedRun } from '../experiments/plan';
import { mean, standardDeviation } from '../metrics/moments';
import { ProgressLine } from '../terminal/progressLine';
import { percent } from './print';

/** Shows a grid's way: what is done, how long the rest takes, and the means that come of it. */
export class GridProgress {
  readonly #line = new ProgressLine('Runs');
  readonly #cells = new Map<string, number[]>();
  readonly #started = new Map<string, number>();
  #left = new Map<string, number>();
  #done = 0;
  #total = 0;
  #failed = 0;

  constructor(private readonly workers: number) {}

  begin({ runs, finished, seconds }: GridPlan): void {
    this.#total = runs.length;
    this.#done = finished.size;
    this.#left = new Map(seconds);
    for (const run of runs) {
      const metrics = finished.get(run.hash);
      if (metrics) this.#add(run, metrics.auc);
    }
    this.#draw();
  }

  start({ id }: Job): void {
    this.#started.set(id, Date.now());
  }

  /** A stage is there. */
  stage(job: Job): void {
    this.#left.delete(job.id);
    this.#draw();
  }

  run(run: PlannedRun, metrics: RunMetrics): void {
    this.#left.delete(run.hash);
    this.#done++;
    const means = this.#add(run, metrics.auc);
    this.#line.above(
      `  ${run.label}: AUC ${percent(metrics.auc)} %${means}, ` +
        `${metrics.seconds.toFixed(0)} s  ${run.hash}`,
    );
    this.#draw();
  }

  failure(label: string, reason: string, final: boolean): void {
    if (final) this.#failed++;
    this.#line.above(`  ${label} failed${final ? '' : ', once more'}: ${reason}`);
    this.#draw();
  }

  end(): void {
    this.#line.end();
  }

  /** Takes a result into its cell's mean; says the mean. */
  #add({ config, parts }: PlannedRun, auc: number): string {
    const key = JSON.stringify([parts, { ...config, seed: null, threads: null }]);
    const aucs = [...(this.#cells.get(key) ?? []), auc];
    this.#cells.set(key, aucs);
    const std = standardDeviation(aucs);
    return ` (mean of ${aucs.length}: ${percent(mean(aucs))}${std === null ? '' : ` ± ${percent(std)}`})`;
  }

  #draw(): void {
    const failures = this.#failed > 0 ? `${this.#failed} failed` : '';
    this.#line.update(this.#done, this.#total, failures, this.#secondsLeft());
  }

  #secondsLeft(): number {
    let seconds = 0;
    for (const [id, estimate] of this.#left) {
      const elapsed = (Date.now() - (this.#started.get(id) ?? Date.now())) / 1000;
      seconds += Math.max(0, estimate - elapsed);
    }
    return seconds / this.workers;
  }
}
