/** What a pool of processes gains, and what it costs. */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadMnist } from '../../../dist/datasets';
import type { Experiment } from '../../../dist/experiments/experiment';
import { startCli, timedCli } from '../../support/cli';
import { temporaryFolder } from '../../support/folders';
import { SMALL, writeExperiment } from '../../support/grids';
import { machineSeconds, processorSecondsOf } from '../../support/processes';

vi.setConfig({ testTimeout: 600_000 });
beforeAll(async () => void (await loadMnist()));

const equal: Experiment = {
  name: 'equal',
  title: 'Eight equal short runs.',
  settings: { dataset: 'mnist', profile: 'smoke', normal: [0], pretrain: false, maxTrain: 2000, epochs: 10 },
  grid: { seed: [1, 2, 3, 4, 5, 6, 7, 8] },
};
const ROUNDS = 4;
/** The share of the machine that other programs may take: more, and two workers cannot gain what they should. */
const DISTURBED = 0.05;

test('eight runs on two workers take at most .6 of the time on one', async ({ skip }) => {
  const cores = availableParallelism();
  if (cores < 2) return skip('There is one core only.');
  const measure = async (workers: number): Promise<{ seconds: number; disturbed: number }> => {
    const folder = temporaryFolder();
    const before = machineSeconds();
    const args = ['grid', writeExperiment(folder, equal), '--workers', `${workers}`];
    const { seconds, processor } = await timedCli(args, folder);
    const others = machineSeconds() - before - processor;
    expect(readdirSync(join(folder, 'log', 'runs')).length).toBe(8);
    return { seconds, disturbed: others / (seconds * cores) };
  };
  // Rounds in turn and the least of each, until that is enough.
  const least = { one: Infinity, two: Infinity, disturbed: Infinity };
  for (let round = 0; round < ROUNDS && (round === 0 || least.two > 0.6 * least.one); round++) {
    const [one, two] = [await measure(1), await measure(2)];
    least.one = Math.min(least.one, one.seconds);
    least.two = Math.min(least.two, two.seconds);
    least.disturbed = Math.min(least.disturbed, Math.max(one.disturbed, two.disturbed));
  }
  if (least.two > 0.6 * least.one && least.disturbed > DISTURBED) {
    return skip(`Other programs took ${Math.round(100 * least.disturbed)} % of the machine.`);
  }
  expect(least.two / least.one).toBeLessThanOrEqual(0.6);
});

test('beside a run of a minute the parent itself takes less than 2 % of it', async () => {
  const folder = temporaryFolder();
  const parts = SMALL.parts!.slice(-1);
  // All that a run costs the parent, its own start included.
  const short = startCli(['grid', writeExperiment(folder, { ...SMALL, name: 'short', parts })], folder);
  let whole = 0;
  while (short.child.exitCode === null && short.child.signalCode === null) {
    whole = Math.max(whole, processorSecondsOf(short.child.pid) ?? 0);
    await setTimeout(10);
  }
  expect((await short.finished).status).toBe(0);
  // What it takes while it waits.
  const settings = { ...SMALL.settings, pretrain: false, epochs: 1_000_000 };
  const endless: Experiment = { ...SMALL, name: 'endless', settings, parts: [{ name: 'endless' }] };
  const long = startCli(['grid', writeExperiment(folder, endless)], folder);
  while (
    !existsSync(join(folder, 'log', 'locks')) ||
    readdirSync(join(folder, 'log', 'locks')).length === 0
  ) {
    await setTimeout(50);
  }
  await setTimeout(3000);
  const before = processorSecondsOf(long.child.pid) ?? NaN;
  await setTimeout(5000);
  const waiting = ((processorSecondsOf(long.child.pid) ?? NaN) - before) / 5;
  long.child.kill('SIGINT');
  await long.finished;
  expect(whole + 60 * waiting).toBeLessThan(0.02 * 60);
});
