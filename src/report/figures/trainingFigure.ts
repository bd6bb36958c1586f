import { InputError } from '../../errors';
import { mean } from '../../metrics';
import { bandTraces } from './band';
import { AXIS, COLOURS, figure, type Figure } from './figure';
import { logAxis } from './logAxis';

/** The loss of one epoch of one training, as `onEpoch` reports it. */
export interface EpochLoss {
  readonly stage: string;
  readonly epoch: number;
  readonly loss: number;
}

/**
 * The mean objective over the epochs, one panel for each training (pretraining, Deep SVDD), on logarithmic axes.
 *
 * @param history of one run, or of several that differ in their seed: then the line is their mean and the band reaches
 * from the lowest to the highest
 * @throws InputError for runs with different epochs
 */
export function trainingFigure(
  history: readonly EpochLoss[] | readonly (readonly EpochLoss[])[],
  title = 'Training',
): Figure {
  const runs = (isOneRun(history) ? [history] : history).filter((run) => run.length > 0);
  const stages = [...new Set(runs.flatMap((run) => run.map(({ stage }) => stage)))];
  const gap = 0.12;
  const panel = (1 - gap * (stages.length - 1)) / Math.max(1, stages.length);
  const suffix = (i: number): string => (i === 0 ? '' : String(i + 1));
  const axes = stages.flatMap((stage, i) => {
    const begin = i * (panel + gap);
    return [
      [
        `xaxis${suffix(i)}`,
        {
          ...AXIS,
          domain: [begin, begin + panel],
          anchor: `y${suffix(i)}`,
          title: { text: `epoch (${stage})` },
        },
      ],
      [
        `yaxis${suffix(i)}`,
        {
          ...AXIS,
          ...logAxis(runs.flat().flatMap((epoch) => (epoch.stage === stage ? [epoch.loss] : []))),
          anchor: `x${suffix(i)}`,
          title: { text: i === 0 ? 'mean loss' : '' },
        },
      ],
    ] as const;
  });
  const made = figure(
    stages.flatMap((stage, i) =>
      bandTraces({
        name: stage,
        color: COLOURS.methods[i % COLOURS.methods.length],
        ...overRuns(runs, stage),
        axes: { xaxis: `x${suffix(i)}`, yaxis: `y${suffix(i)}` },
        showlegend: false,
      }),
    ),
    {
      title: runs.length > 1 ? `${title}: mean and range of ${runs.length} seeds` : title,
      x: {},
      y: {},
      height: 340,
      description: `Mean loss over the epochs of ${stages.join(' and ')}`,
    },
  );
  return { ...made, layout: { ...made.layout, ...(Object.fromEntries(axes) as object) } };
}

function isOneRun(
  history: readonly EpochLoss[] | readonly (readonly EpochLoss[])[],
): history is readonly EpochLoss[] {
  const [first] = history as readonly unknown[];
  return !Array.isArray(first);
}

function overRuns(runs: readonly (readonly EpochLoss[])[], stage: string) {
  const losses = runs.map((run) => run.filter((epoch) => epoch.stage === stage));
  const [first] = losses;
  if (losses.some((run) => run.length !== first.length)) {
    throw new InputError(
      `Training curves of several runs need the same epochs; ${stage} has ${losses.map((run) => run.length).join(', ')}.`,
    );
  }
  const at = (of: (values: number[]) => number): number[] =>
    first.map((_, e) => of(losses.map((run) => run[e].loss)));
  return {
    x: first.map(({ epoch }) => epoch),
    low: at((values) => Math.min(...values)),
    middle: at(mean),
    high: at((values) => Math.max(...values)),
  };
}
