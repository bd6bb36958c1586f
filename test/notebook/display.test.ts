import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  Display,
  notebookProfile,
  showFigure,
  showFrame,
  showImages,
  showSummary,
  showTable,
  watchAttack,
  watchRun,
  watchTraining,
  watchTrainings,
} from '../../dist/notebook';
import { closeBrowser, frameOf, scoreHistogram, summaryTable } from '../../dist/report';

const requireHere = createRequire(import.meta.url);
interface Message {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** Pretends that a kernel is running, and collects what it is sent. */
function kernel(): { sent: { message: Message; update: boolean }[] } {
  const jupyter = requireHere('tslab/dist/jupyter') as {
    lastWriteDisplayData: ((message: Message, update: boolean) => void) | null;
  };
  const sent: { message: Message; update: boolean }[] = [];
  jupyter.lastWriteDisplayData = (message, update) => sent.push({ message, update });
  return { sent };
}

afterEach(() => {
  (requireHere('tslab/dist/jupyter') as { lastWriteDisplayData: unknown }).lastWriteDisplayData = null;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('in a kernel', () => {
  test('a table comes as HTML and text in one bundle', () => {
    const { sent } = kernel();
    showTable([{ auc: 0.5 }], 'Result');
    expect(Object.keys(sent[0].message.data)).toEqual(['text/html', 'text/plain']);
  });

  test('a frame and a summary come as HTML tables; the summary names its runs', () => {
    const { sent } = kernel();
    const frame = frameOf([
      { hash: 'abc', dataset: 'mnist', normal: '3', method: 'kde', seed: 1, auc: 0.862 },
    ]);
    showFrame(frame, 'Runs');
    showSummary(summaryTable(frame));
    expect(sent[0].message.data['text/html']).toContain('<td style="text-align: left">abc</td>');
    expect(sent[1].message.data['text/html']).toMatch(/title="median 86.20 of 1.*runs abc"/);
    expect(sent[1].message.data['text/plain']).toContain('86.2 (86.2†)');
  });

  test('images come as a PNG, base64, with their size', () => {
    const { sent } = kernel();
    showImages({ data: new Float32Array(4), shape: [1, 2, 2, 1] });
    const { data, metadata } = sent[0].message;
    expect(Buffer.from(data['image/png'] as string, 'base64').toString('latin1', 1, 4)).toBe('PNG');
    expect(metadata['image/png']).toEqual({ width: 4, height: 4 });
  });

  test('a figure comes as Plotly JSON, picture and sentence; without a browser the sentence says so', async () => {
    const { sent } = kernel();
    vi.stubEnv('DEEP_SVDD_BROWSER', '');
    await closeBrowser();
    await showFigure(scoreHistogram({ scores: [1, 2], labels: [0, 1] }));
    await closeBrowser();
    const { data } = sent[0].message;
    expect(data['application/vnd.plotly.v1+json']).toHaveProperty('layout.xaxis');
    expect(data['text/plain']).toMatch(/no picture: there is no browser/);
  });

  test('a display is updated in its place', () => {
    const { sent } = kernel();
    const display = new Display();
    display.show({ data: { 'text/plain': 'one' } });
    display.show({ data: { 'text/plain': 'two' } });
    expect(sent.map(({ update }) => update)).toEqual([false, true]);
    expect(sent[1].message.transient.display_id).toBe(sent[0].message.transient.display_id);
  });

  test('progress: first and last epoch are always shown; an interrupt aborts', async () => {
    const { sent } = kernel();
    const watch = watchTraining('Training');
    const report = { stage: 'x', epochs: 3, loss: 0.5, learningRate: 1, seconds: 1 };
    for (const epoch of [1, 2, 3]) await watch.onEpoch?.({ ...report, epoch });
    expect(sent[0].message.data['text/plain']).toBe('Training: epoch 1/3, loss 0.5000, 1 s, 2 s left');
    expect(sent.at(-1)?.message.data['text/plain']).toBe('Training: epoch 3/3, loss 0.5000, 3.0 s');
    expect(watch.history.length).toBe(3);
    const interrupted = watchTraining('Other');
    await setImmediate();
    process.emit('SIGINT');
    expect([watch.signal?.aborted, interrupted.signal?.aborted]).toEqual([false, true]);
  });

  test('several trainings of one fit have a bar each; an interrupt is heard in the second, too', async () => {
    const { sent } = kernel();
    const watch = watchTrainings({ autoencoder: 'First', 'deep-svdd': 'Second' });
    await setImmediate();
    const report = { epochs: 1, epoch: 1, loss: 0.5, learningRate: 1, seconds: 1 };
    await watch.onEpoch?.({ ...report, stage: 'autoencoder' });
    expect(watch.signal?.aborted).toBe(false);
    process.emit('SIGINT');
    expect(watch.signal?.aborted).toBe(true);
    await watch.onEpoch?.({ ...report, stage: 'deep-svdd' });
    const texts = sent.map(({ message }) => message.data['text/plain']);
    expect(texts).toEqual(['First: epoch 1/1, loss 0.5000, 1.0 s', 'Second: epoch 1/1, loss 0.5000, 1.0 s']);
    expect(sent.map(({ update }) => update)).toEqual([false, false]);
  });

  test('a run of several trainings is heard to its end', async () => {
    const { sent } = kernel();
    const report = { epochs: 1, epoch: 1, learningRate: 1, seconds: 2 };
    const listeners = process.listenerCount('SIGINT');
    const aborted = await watchRun('Run', async ({ signal, onEpoch }) => {
      await setImmediate();
      await onEpoch({ ...report, stage: 'autoencoder', loss: 5 });
      await onEpoch({ ...report, stage: 'deep-svdd', loss: 3 });
      process.emit('SIGINT');
      return signal.aborted;
    });
    expect(aborted).toBe(true);
    expect(sent.map(({ message }) => message.data['text/plain'])).toEqual([
      'Run: autoencoder, epoch 1/1, loss 5.000, 2.0 s',
      'Run: deep-svdd, epoch 1/1, loss 3.000, 2.0 s',
    ]);
    const failing = watchRun('Run', () => Promise.reject(new Error('no data')));
    await expect(failing).rejects.toThrow('no data');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  test("an attack says how near it has come, and hears the kernel's interrupt", async () => {
    const { sent } = kernel();
    const { signal, onStep } = watchAttack('Attack');
    for (const step of [1, 2, 3]) {
      await onStep({ step, steps: 4, distances: Float64Array.of(8, 3 / step, 0) });
    }
    // The first step is drawn, the next ones come too soon.
    expect(sent.length).toBe(1);
    expect(sent[0].message.data['text/plain']).toBe('Attack: step 1/4, median distance 3.00, 0 s, 0 s left');
    await setImmediate();
    process.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    await onStep({ step: 4, steps: 4, distances: Float64Array.of(1) });
    expect(sent.at(-1)?.message.data['text/html']).toMatch(/^<progress value="4" max="4".*distance 1.00, \d/);
  });
});

test('outside of a kernel the text is printed', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  showTable([{ auc: 0.5 }]);
  expect(write).toHaveBeenCalledWith('auc\n0.5\n');
});

test("the profile comes from the environment, 'quick' by default", () => {
  vi.stubEnv('DEEP_SVDD_PROFILE', undefined);
  expect(notebookProfile()).toBe('quick');
  vi.stubEnv('DEEP_SVDD_PROFILE', 'smoke');
  expect(notebookProfile()).toBe('smoke');
  vi.stubEnv('DEEP_SVDD_PROFILE', 'slow');
  expect(() => notebookProfile()).toThrow(/one of smoke, quick, paper, not "slow"/);
});
