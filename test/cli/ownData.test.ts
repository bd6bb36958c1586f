/** One's own data from a terminal: fit, score, calibrate, import. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  ftruncateSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMnist, type Images } from '../../dist/datasets';
import { htmlTable } from '../../dist/report';
import { parseCsv } from '../../dist/experiments/csv';
import { cli, type Finished } from '../support/cli';
import { temporaryFolder } from '../support/folders';
import { goldenArray } from '../support/golden';
import { blobs } from '../support/images';
import { noise } from '../support/numbers';
import { writePictures } from '../support/pictures';

const golden = (name: string): string => join(import.meta.dirname, '..', 'golden', name);
const table = (file: string) => parseCsv(readFileSync(file, 'utf8'), file);
const command = (text: string, folder: string): Promise<Finished> => cli(text.split(' '), folder);

/** Blobs in another size than any published network's. */
function small(n: number, options: { outlier?: boolean; seed?: number } = {}): Images {
  const { data } = blobs(n, options);
  const cropped = new Float32Array(n * 24 * 26);
  for (let i = 0; i < n; i++) {
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 26; x++) cropped[(i * 24 + y) * 26 + x] = data[i * 784 + (y + 2) * 28 + x + 1];
    }
  }
  return { data: cropped, shape: [n, 24, 26, 1] };
}

describe('fit and score', () => {
  test('a folder of pictures: size and network found, unreadable ones left out, p-values, threshold by fpr', async () => {
    const folder = temporaryFolder();
    writePictures(join(folder, 'normal'), small(300));
    writeFileSync(join(folder, 'normal', '000.png'), 'no picture');
    writePictures(join(folder, 'new'), small(20, { outlier: true, seed: 5 }), '<b>x & y</b>/');
    writePictures(join(folder, 'new'), small(40, { seed: 6 }), 'a/');
    const fit = await command('fit normal --out model --epochs 20 --pretrain-epochs 20 --fpr 0.1', folder);
    expect(fit.stderr).toContain('000.png was left out: this is neither a PNG nor a JPEG.\n');
    expect(fit.stderr).toContain('1 image was left out.\n');
    expect(fit.stdout).toMatch(/299 images of 24 x 26 x 1: 270 to fit on, 29 held out/);
    expect(fit.stdout).toMatch(/lenet-24x26x1, 20 epochs/);
    expect(fit.stdout).toMatch(/Threshold [\d.e-]+ \(flags about 10\.00 % of normal images\)/);
    expect(fit.status).toBe(0);
    const score = await command('score model new --csv out/scores.csv', folder);
    expect([score.status, score.stderr]).toEqual([0, '']);
    const rows = table(join(folder, 'out', 'scores.csv'));
    expect(Object.keys(rows[0])).toEqual(['index', 'file', 'score', 'threshold', 'flagged', 'p_value']);
    expect(rows.length).toBe(60);
    expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const outliers = rows.filter(({ file }) => file.startsWith('<b>'));
    expect(outliers.filter(({ flagged }) => flagged === '1').length).toBeGreaterThan(17);
    for (const { score, threshold, flagged, p_value } of rows) {
      expect(flagged === '1').toBe(Number(score) > Number(threshold));
      expect(flagged === '1').toBe(Number(p_value) <= 0.1);
    }
    // Names come from outside: in a page they are text.
    const html = htmlTable(outliers.slice(0, 1));
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;b&gt;x &amp; y&lt;');
  });

  test('a table of features, by a network for features and by a shallow method', async () => {
    const folder = temporaryFolder();
    // Columns of very different units, the second following the first.
    const rows = (n: number, seed: number, broken: number): string => {
      const values = noise(3 * n, seed);
      const lines = Array.from({ length: n }, (_, i) => {
        const [a, b, c] = values.subarray(3 * i, 3 * i + 3);
        return [1000 * a, 5 * a + 0.1 * b + broken, c / 1000].join(',');
      });
      return `length,width,weight\n${lines.join('\n')}\n`;
    };
    writeFileSync(join(folder, 'train.csv'), rows(400, 1, 0));
    writeFileSync(join(folder, 'normal.csv'), rows(50, 2, 0));
    writeFileSync(join(folder, 'odd.csv'), rows(50, 3, 40));
    for (const method of ['deep-svdd', 'knn']) {
      const fit = await command(
        `fit train.csv --out ${method} --method ${method} --epochs 30 --pretrain-epochs 5 --nu 0.05`,
        folder,
      );
      expect(fit.status, fit.stderr).toBe(0);
      const share = async (name: string): Promise<number> => {
        expect((await command(`score ${method} ${name}.csv --csv ${name}.out`, folder)).status).toBe(0);
        const scored = table(join(folder, `${name}.out`));
        expect(scored[0]['file']).toBe('line 2');
        return scored.filter(({ flagged }) => flagged === '1').length / scored.length;
      };
      expect(await share('normal'), method).toBeLessThan(0.3);
      expect(await share('odd'), method).toBeGreaterThan(0.9);
    }
  });

  test('with --strict an unreadable image ends it and nothing is written', async () => {
    const folder = temporaryFolder();
    writePictures(join(folder, 'x'), small(30));
    expect((await command('fit x --out model --method knn', folder)).status).toBe(0);
    writeFileSync(join(folder, 'x', '007.png'), 'x');
    for (const args of [
      'fit x --out other --method knn --strict',
      'score model x --csv scores.csv --strict',
    ]) {
      const { status, stderr } = await command(args, folder);
      expect([status, stderr]).toEqual([1, '007.png cannot be used: this is neither a PNG nor a JPEG.\n']);
    }
    expect(readdirSync(folder).sort()).toEqual(['model', 'x']);
  });

  test.each([
    ['fit x --out m --fpr 0.01', /fpr 0.01 needs at least 99 held-out images, but 3 are held out/],
    ['fit x --out m --method magic', /There is no method "magic"/],
    ['fit x --out m --nu 2', /nu must be in/],
    ['fit nowhere --out m', /nowhere cannot be read \(ENOENT\)/],
    ['fit tiny --out m', /heights and widths from 8 to 256, not 4 x 4/],
    ['score nowhere x --csv s', /nowhere.detector.json cannot be read/],
    ['score model --csv s', /either images or --dataset/],
    ['score model x --csv s --threshold 1 --fpr 0.1', /either --threshold or --fpr/],
    ['score model tiny --csv s', /None of the 30 images could be scored/],
  ])('%s is answered with a sentence', async (args, message) => {
    const folder = temporaryFolder();
    writePictures(join(folder, 'x'), small(30));
    writePictures(join(folder, 'tiny'), { data: noise(30 * 16).map(Math.abs), shape: [30, 4, 4, 1] });
    if (args.includes('score model')) await command('fit x --out model --method knn', folder);
    const { status, stderr } = await command(args, folder);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('training that diverges leaves its state to look at', async () => {
    const folder = temporaryFolder();
    writePictures(join(folder, 'x'), small(60));
    const { status, stderr, stdout } = await command(
      'fit x --out m --epochs 2 --pretrain-epochs 0 --learning-rate 1e30',
      folder,
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /The loss \(deep-svdd\) became \w+ in batch 2 of epoch 1. Lower the learning rate/,
    );
    expect(stdout).toMatch(/The weights and the batch are in m-diverged/);
    expect(readdirSync(join(folder, 'm-diverged')).sort()).toEqual(['state.json', 'state.safetensors']);
    expect(existsSync(join(folder, 'm'))).toBe(false);
  });
});

describe('import', () => {
  test("a model of PyTorch scores MNIST's test images as PyTorch does; calibrated it has a threshold", async () => {
    const { test: mnist } = await loadMnist();
    const expected = goldenArray('h_svdd_test_scores').data;
    const folder = temporaryFolder();
    const imported = await cli(
      [
        'import',
        golden('h_model_legacy.tar'),
        ...'--network mnist-lenet --dataset mnist --normal 3 --out m'.split(' '),
      ],
      folder,
    );
    expect(imported.stdout).toMatch(/saves no radius/);
    const score = await command('score m --dataset mnist --split test --csv scores.csv', folder);
    expect(score.stdout).toMatch(/10000 images scored, 10000 of them above the threshold/);
    const rows = table(join(folder, 'scores.csv'));
    expect(Object.keys(rows[0])).toEqual(['index', 'label', 'score', 'flagged']);
    rows.forEach((row, i) => {
      expect(Number(row['label'])).toBe(mnist.labels[i]);
      expect(Math.abs(Number(row['score']) / expected[i] - 1)).toBeLessThan(1e-4);
    });
    const threes = Array.from(mnist.labels.keys()).filter((i) => mnist.labels[i] === 3);
    const some = threes.slice(0, 100);
    const data = Float32Array.from({ length: 100 * 784 }, (_, p) => {
      return mnist.pixels[some[Math.floor(p / 784)] * 784 + (p % 784)] / 255;
    });
    writePictures(join(folder, 'threes'), { data, shape: [100, 28, 28, 1] });
    expect((await command('calibrate m threes --fpr 0.05', folder)).stdout).toMatch(
      /Calibrated by 100 images/,
    );
    await command('score m --dataset mnist --csv scores.csv', folder);
    const flagged = table(join(folder, 'scores.csv')).map(({ flagged }) => flagged === '1');
    const rate = (normal: boolean): number => {
      const chosen = flagged.filter((_, i) => (mnist.labels[i] === 3) === normal);
      return chosen.filter(Boolean).length / chosen.length;
    };
    expect(rate(true)).toBeLessThan(0.12);
    expect(rate(false)).toBeGreaterThan(0.4);
  });
});

/** Highest resident memory of a command, in MB, as Linux counts it. */
async function peakMemory(args: readonly string[], folder: string): Promise<number> {
  const program = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  const wrapper = join(folder, 'peak.cjs');
  writeFileSync(
    wrapper,
    `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS));` +
      `require(${JSON.stringify(program)});`,
  );
  const child = spawn(process.execPath, [wrapper, ...args], { cwd: folder });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await new Promise((resolve) => child.on('close', resolve));
  const peak = /peak (\d+)/.exec(stderr);
  if (!peak) throw new Error(stderr);
  return Number(peak[1]) / 1024;
}

test('memory does not grow with the number of images', async () => {
  const folder = temporaryFolder();
  await cli(
    [
      'import',
      golden('h_model.tar'),
      ...'--network mnist-lenet --dataset mnist --normal 3 --out m'.split(' '),
    ],
    folder,
  );
  const peaks: number[] = [];
  for (const n of [4000, 100_000]) {
    const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]);
    header.writeUInt32BE(n, 4);
    const file = openSync(join(folder, `${n}.idx`), 'w');
    writeSync(file, header);
    ftruncateSync(file, 16 + n * 784);
    closeSync(file);
    peaks.push(await peakMemory(['score', 'm', `${n}.idx`, '--csv', 's.csv'], folder));
    expect(table(join(folder, 's.csv')).length).toBe(n);
  }
  // 96,000 images more are 301 MB as numbers; what may grow is the heap before it is collected.
  expect(peaks[1] - peaks[0]).toBeLessThan(120);
});
