import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../../dist/experiments/experiment';
import { Estimates } from '../../../dist/experiments/grid/estimate';
import { jobsOf } from '../../../dist/experiments/grid/jobs';
import { planExperiment } from '../../../dist/experiments/plan';

const experiment: Experiment = {
  name: 'small',
  title: 'Two digits.',
  settings: { dataset: 'mnist', profile: 'paper' },
  grid: { normal: [[0], [3]], seed: [1] },
  parts: [
    { name: 'forest', settings: { method: 'isolation-forest' } },
    { name: 'dcae', settings: { method: 'autoencoder' } },
    { name: 'one-class' },
    { name: 'long', settings: { aeEpochs: 1000 } },
  ],
};

describe('the jobs of a plan', () => {
  const runs = planExperiment(experiment);
  const { jobs, seconds } = jobsOf(runs, new Estimates(), () => false);
  const stages = jobs.filter(({ kind }) => kind === 'stage');

  test('are every run and every autoencoder, once', () => {
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
    expect(jobs.filter(({ kind }) => kind === 'run').map(({ id }) => id)).toEqual(
      expect.arrayContaining(runs.map(({ hash }) => hash)),
    );
    expect(stages.length).toBe(4);
    expect([...seconds.keys()].sort()).toEqual(jobs.map(({ id }) => id).sort());
  });

  test('an autoencoder comes right before the runs that begin with it, the longer of these first', () => {
    const parts = (id: string) => runs.find(({ hash }) => hash === id)?.parts[0];
    expect(jobs.map(({ id, kind }) => (kind === 'stage' ? 'autoencoder' : parts(id)))).toEqual([
      ...['autoencoder', 'long', 'autoencoder', 'long'],
      ...['autoencoder', 'one-class', 'dcae', 'autoencoder', 'one-class', 'dcae'],
      ...['forest', 'forest'],
    ]);
    for (const [i, { id }] of jobs.entries()) {
      if (jobs[i].kind === 'stage') expect(jobs[i + 1].needs).toBe(id);
    }
  });

  test('where an autoencoder is there its runs keep their place, and only what is missing takes time', () => {
    const there = stages[2].id;
    const again = jobsOf(runs, new Estimates(), (stage) => stage === there);
    expect(again.jobs.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id).filter((id) => id !== there));
    expect(again.seconds.has(there)).toBe(false);
  });

  test('a network that runs share takes its time once, or none where it is there', () => {
    const shared = planExperiment({
      ...experiment,
      settings: { dataset: 'mnist', profile: 'paper', normal: 'all' },
      grid: { outlierDataset: ['uniform-noise', 'gaussian-noise', 'cifar10'] },
      parts: [{ name: 'one-class', settings: { pretrain: false } }],
    });
    const [{ network, config }] = shared;
    const cost = new Estimates().of(config);
    expect(cost.network).toBeGreaterThan(cost.run);
    const secondsOf = (isThere: boolean) => {
      const { jobs, seconds } = jobsOf(shared, new Estimates(), () => isThere);
      expect(jobs.map(({ trains }) => trains)).toEqual([network, network, network]);
      return jobs.map(({ id }) => seconds.get(id));
    };
    expect(network).toMatch(/^[0-9a-f]{12}$/);
    expect(secondsOf(false)).toEqual([cost.run + cost.network, cost.run, cost.run]);
    expect(secondsOf(true)).toEqual([cost.run, cost.run, cost.run]);
  });
});
