import { COLOURS, figure, type Figure } from './figure';

/** The loss of one epoch of one training, as `onEpoch` reports it. */
export interface EpochLoss {
  readonly stage: string;
  readonly epoch: number;
  readonly loss: number;
}

/** The mean objective over the epochs, one panel for each training (pretraining, Deep SVDD), on logarithmic axes. */
export function trainingFigure(history: readonly EpochLoss[], title = 'Training'): Figure {
  const stages = [...new Set(history.map(({ stage }) => stage))];
  const gap = 0.12;
  const panel = (1 - gap * (stages.length - 1)) / Math.max(1, stages.length);
  const suffix = (i: number): string => (i === 0 ? '' : String(i + 1));
  const axes = stages.flatMap((stage, i) => {
    const begin = i * (panel + gap);
    return [
      [
        `xaxis${suffix(i)}`,
        { domain: [begin, begin + panel], anchor: `y${suffix(i)}`, title: { text: `epoch (${stage})` } },
      ],
      [
        `yaxis${suffix(i)}`,
        { anchor: `x${suffix(i)}`, type: 'log', title: { text: i === 0 ? 'mean loss' : '' } },
      ],
    ] as const;
  });
  const made = figure(
    stages.map((stage, i) => {
      const epochs = history.filter((epoch) => epoch.stage === stage);
      return {
        type: 'scatter',
        mode: 'lines',
        name: stage,
        showlegend: false,
        x: epochs.map(({ epoch }) => epoch),
        y: epochs.map(({ loss }) => loss),
        xaxis: `x${suffix(i)}`,
        yaxis: `y${suffix(i)}`,
        line: { color: COLOURS.methods[i % COLOURS.methods.length], width: 2 },
      };
    }),
    { title, x: {}, y: {}, height: 340, description: `Mean loss over the epochs of ${stages.join(' and ')}` },
  );
  const style = {
    showline: true,
    linecolor: '#444444',
    ticks: 'outside',
    gridcolor: '#e6e6e6',
    zeroline: false,
  };
  const styled = axes.map(([name, axis]) => [name, { ...style, automargin: true, ...axis }] as const);
  return { ...made, layout: { ...made.layout, ...Object.fromEntries(styled) } };
}
