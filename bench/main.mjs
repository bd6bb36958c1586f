/**
 * node bench/main.mjs [--quick] [--clock wall|cpu] [--only TEXT]: this library and its peers side by side.
 *
 * The results are kept in results/ (keep.mjs): all of them, or with --only those comparisons whose names hold the text, among
 * what was measured before. --quick measures little, and keeps nothing.
 *
 * --clock cpu counts the processes' own work instead of wall time, for a machine that others use at the same time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keepResults } from './keep.mjs';
import { machine } from './machine.mjs';
import { absoluteRow, minimum, ratioRow } from './results.mjs';
import { interleave, Worker } from './rounds.mjs';
import { extrapolated, measured } from './wholeRuns.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const inBench = (...parts) => join(here, ...parts);
const python = inBench('.venv', 'bin', 'python');
const require = createRequire(import.meta.url);
const { rocAuc } = require('../dist/metrics/roc');
const { hasBfloat16 } = require('../dist/tensorflow/precision');
const { RUN_FLAGS } = require('../dist/experiments/grid/runInChild');
const { benchMarkdown, benchNotes, reached } = require('../dist/report/benchTable');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    clock: { type: 'string', default: 'wall' },
    only: { type: 'string' },
  },
});
const quick = options.quick === true;
const [ROUNDS, MNIST_STEPS, CIFAR_STEPS] = quick ? [2, 15, 2] : [10, 30, 4];
const LAYOUTS = ['nchw', 'channels_last input', 'channels_last'];
const print = (text) => process.stdout.write(`${text}\n`);
const wanted = (name) => options.only === undefined || name.includes(options.only);

process.env.BENCH_CLOCK = options.clock;
const folder = mkdtempSync(join(tmpdir(), 'deep-svdd-bench-'));
try {
  await bench(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(folder) {
  const rows = [];
  const add = (row, note) => {
    rows.push(note === undefined ? row : { ...row, note });
    const value =
      row.ratioOfMinima === null ? `${row.ours.toPrecision(3)} ${row.unit}` : row.ratioOfMinima.toFixed(2);
    print(`  ${reached(row) ? '✓' : '✗'} ${row.name}: ${value} (target ${row.target})`);
  };
  const ours = new Worker(process.execPath, [inBench('ours.mjs')]);
  const peer = new Worker(python, [inBench('peers', 'worker.py')]);
  const askOurs = (question) => ours.ask(question);
  const askPeer = (question) => peer.ask({ ...question, folder });
  const context = { folder, add, askOurs, askPeer };
  try {
    print('Preparing images');
    await askOurs({ task: 'export', folder });
    const versions = {
      ...(await askOurs({ task: 'versions' })).versions,
      ...(await askPeer({ task: 'versions', repetitions: 0 })).versions,
    };
    print('Training steps, 200 images');
    await trainingSteps(context);
    print('Scoring 10,000 images');
    await scoring(context);
    print('Baselines, MNIST class 3');
    await baselines(context);
    print('Loading');
    await loading(context);
    await Promise.all([ours.end(), peer.end()]);
    print('Whole processes');
    await startUp(context);
    await wholeRuns(context);
    await memory(context);
    print('Two workers of one thread, one process of two');
    await grid(context);
    await report(rows, versions);
  } finally {
    await Promise.all([ours.end(), peer.end()]);
  }
}

async function trainingSteps({ add, askOurs, askPeer }) {
  const targets = { mnist: { encoder: 0.55, autoencoder: 0.42 }, cifar10: { encoder: 1, autoencoder: 0.65 } };
  for (const [dataset, of] of Object.entries(targets)) {
    for (const [what, target] of Object.entries(of)) {
      const name = `${dataset} ${what} step`;
      if (!wanted(name)) continue;
      const question = {
        task: 'step',
        dataset,
        what,
        repetitions: dataset === 'mnist' ? MNIST_STEPS : CIFAR_STEPS,
      };
      const sides = { ours: () => askOurs(question) };
      for (const layout of LAYOUTS) sides[layout] = () => askPeer({ ...question, layout });
      if (dataset === 'cifar10') sides.bf16 = () => askOurs({ ...question, precision: 'bf16' });
      if (!hasBfloat16()) delete sides.bf16;
      const { ours, bf16, ...peers } = await interleave(sides, ROUNDS);
      add(ratioRow({ name, peerName: 'PyTorch', unit: 'ms', target }, ours, peers));
      if (bf16) {
        const what = { name: `${name}, bf16`, peerName: 'own f32', unit: 'ms', target: 0.7 };
        add(ratioRow(what, bf16, { ours }));
      }
    }
  }
}

async function scoring({ add, askOurs, askPeer }) {
  for (const [dataset, target] of Object.entries({ mnist: 0.3, cifar10: 0.75 })) {
    const name = `${dataset} scoring 10,000`;
    if (!wanted(name)) continue;
    const question = { task: 'score', dataset, repetitions: 1 };
    const sides = { ours: () => askOurs(question) };
    for (const layout of LAYOUTS) {
      // The port scores 200 images at a time; larger batches are tried on the layout that is fastest in training.
      const batches = layout === 'channels_last' && !quick ? [200, 1000] : [200];
      for (const batch of batches)
        sides[`${layout} ${batch}`] = () => askPeer({ ...question, layout, batch });
    }
    const rounds = dataset === 'mnist' ? ROUNDS : Math.ceil(ROUNDS / 3);
    const { ours, ...peers } = await interleave(sides, rounds);
    add(ratioRow({ name, peerName: 'PyTorch', unit: 'ms', target }, ours, peers));
  }
}

async function baselines({ add, askOurs, askPeer }) {
  const methods = {
    ocsvm: {
      name: 'OC-SVM fit and score',
      target: 0.8,
      setting: 'cache_size',
      variants: ['200', '1000'],
    },
    kde: { name: 'KDE score', target: 0.2, variants: [''] },
    'isolation-forest': { name: 'isolation forest fit and score', target: 1, variants: [''] },
    pca: { name: 'PCA fit', target: 1, setting: 'svd_solver', variants: ['full', 'covariance_eigh'] },
  };
  for (const [method, { name, target, setting, variants }] of Object.entries(methods)) {
    if (!wanted(name)) continue;
    const question = { task: 'shallow', method, repetitions: 1 };
    const last = {};
    const keep = (side, ask) => async () => (last[side] = await ask());
    const sides = { ours: keep('ours', () => askOurs(question)) };
    for (const variant of variants) sides[variant] = keep('peer', () => askPeer({ ...question, variant }));
    const { ours, ...peers } = await interleave(sides, method === 'kde' ? Math.ceil(ROUNDS / 5) : ROUNDS);
    const notes = [setting && bySetting(setting, peers), aucs(last)].filter(Boolean);
    add(
      ratioRow({ name, peerName: 'scikit-learn', unit: 'ms', target }, ours, peers),
      notes.length > 0 ? notes.join(' ') : undefined,
    );
  }
}

/** The least that the peer takes with each value of a setting. */
function bySetting(setting, peers) {
  const each = Object.entries(peers).map(
    ([value, times]) => `${setting} ${value}: ${minimum(times).toFixed(0)} ms`,
  );
  return `scikit-learn, ${each.join(', ')}.`;
}

/** How well both sides rank, for the methods that rank. */
function aucs({ ours, peer }) {
  if (!ours.labels) return undefined;
  const [own, other] = [ours.values, peer.values].map((scores) => rocAuc(scores, ours.labels));
  return `AUC ${(100 * own).toFixed(2)} %, scikit-learn ${(100 * other).toFixed(2)} %.`;
}

async function loading({ add, askOurs }) {
  for (const [dataset, target] of Object.entries({ mnist: 0.5, cifar10: 2 })) {
    const name = `${dataset} from disk to a tensor`;
    if (!wanted(name)) continue;
    const { milliseconds } = await askOurs({ task: 'load', dataset, repetitions: 4 });
    const seconds = milliseconds.slice(1).map((value) => value / 1000);
    add(absoluteRow({ name, unit: 's', target }, seconds));
  }
}

async function startUp({ add }) {
  if (!wanted('start-up')) return;
  const [ours, peers] = [[], []];
  for (let round = 0; round < (quick ? 2 : 6); round++) {
    const own = await measured(process.execPath, [inBench('startUp.mjs')]);
    ours.push(Number(own.stdout.trim()));
    const begin = Date.now() / 1000;
    const peer = Number((await measured(python, [inBench('peers', 'start_up.py')])).stdout.trim());
    peers.push(options.clock === 'cpu' ? peer : peer - begin);
  }
  const name = 'start-up to the end of the first step';
  add(absoluteRow({ name, unit: 's', target: 1.2 }, ours), `PyTorch ${Math.min(...peers).toFixed(2)} s.`);
}

async function wholeRuns({ folder, add }) {
  const runs = {
    mnist: {
      epochs: { autoencoder: 150, 'deep-svdd': 150 },
      measuredEpochs: quick ? 2 : 8,
      rounds: quick ? 1 : 4,
      target: 0.2,
    },
    ...(quick
      ? {}
      : {
          cifar10: {
            epochs: { autoencoder: 350, 'deep-svdd': 150 },
            measuredEpochs: 4,
            rounds: 2,
            target: 0.6,
          },
        }),
  };
  for (const [dataset, { epochs, measuredEpochs, rounds, target }] of Object.entries(runs)) {
    const name = `${dataset} whole run`;
    if (!wanted(name)) continue;
    const count = String(measuredEpochs);
    const [ours, peers] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const out = join(folder, `${dataset}-${round}`);
      const program = [...RUN_FLAGS, inBench('wholeRun.mjs'), dataset, count, count, out];
      ours.push(whole(await measured(process.execPath, program), epochs));
      const port = [inBench('peers', 'whole_run.py'), dataset, folder, count, count];
      peers.push(whole(await measured(python, port), epochs));
    }
    add(
      ratioRow({ name, peerName: "re-created port's run", unit: 's', target }, ours, { port: peers }),
      `${epochs.autoencoder} + ${epochs['deep-svdd']} epochs, on both sides extrapolated from a run of ${count} + ${count} ` +
        'by the median epoch of its later half.',
    );
  }
}

/** The seconds of the whole run, by the chosen clock. */
function whole({ seconds, stdout }, epochs) {
  const own = JSON.parse(stdout);
  return extrapolated(options.clock === 'cpu' ? own.cpu : seconds, own.epochs, epochs);
}

async function memory({ folder, add }) {
  const runs = quick ? { mnist: 600 } : { mnist: 600, cifar10: 900 };
  for (const [dataset, target] of Object.entries(runs)) {
    const name = `${dataset} peak memory`;
    if (!wanted(name)) continue;
    const epochs = quick ? '20' : '50';
    const program = [
      ...RUN_FLAGS,
      inBench('wholeRun.mjs'),
      dataset,
      '2',
      epochs,
      join(folder, `${dataset}-memory`),
    ];
    const { peak, resident } = await measured(process.execPath, program);
    const at = (share) => resident[Math.floor(share * (resident.length - 1))];
    const growth = at(0.9) - at(0.5);
    add(
      absoluteRow({ name, unit: 'MB', target }, [peak]),
      `a run of 2 + ${epochs} epochs; from its half to nine tenths it grows by ${growth.toFixed(0)} MB.`,
    );
  }
}

/** The same steps in all: half of them in each of two workers, or one after the other with two threads. */
async function grid({ add }) {
  const name = 'two workers of one thread against one of two';
  if (!wanted(name)) return;
  if (options.clock === 'cpu') {
    print(`  ${name}: not measured, because it is about wall time and the cores were not free.`);
    return;
  }
  const worker = (threads) => new Worker(process.execPath, [inBench('ours.mjs')], { threads, pin: false });
  const workers = [worker(1), worker(1), worker(2)];
  const half = { task: 'step', dataset: 'mnist', what: 'autoencoder', repetitions: quick ? 60 : 150 };
  const wall = async (parts) => {
    const begin = performance.now();
    await Promise.all(parts);
    return { milliseconds: [performance.now() - begin] };
  };
  const sides = {
    two: () => wall([workers[0].ask(half), workers[1].ask(half)]),
    one: () => wall([workers[2].ask({ ...half, repetitions: 2 * half.repetitions })]),
  };
  const { two, one } = await interleave(sides, quick ? 2 : 6);
  await Promise.all(workers.map((each) => each.end()));
  add(ratioRow({ name, peerName: 'one process, two threads', unit: 'ms', target: 1 / 1.3 }, two, { one }));
}

async function report(rows, versions) {
  if (rows.length === 0) {
    print(`There is no comparison whose name holds "${options.only}".`);
    process.exitCode = 1;
    return;
  }
  const software = Object.entries({
    Node: versions.node,
    TensorFlow: versions.tensorflow,
    PyTorch: versions.PyTorch,
    'scikit-learn': versions['scikit-learn'],
  }).map(([name, version]) => `${name} ${version}`);
  const where = {
    machine: machine(),
    versions: software.join(', '),
    rounds: ROUNDS,
    date: new Date().toISOString().slice(0, 10),
    clock: options.clock,
  };
  const measured = rows.map((row) => ({ ...row, ...where }));
  print(`\n${benchMarkdown(measured)}\n\n${benchNotes(measured).join('\n')}`);
  if (quick) return;
  if (!(await keepResults(inBench('results'), measured, { partly: options.only !== undefined }))) {
    print('Not kept: the other results are of another machine or clock. Measure all of them here.');
  }
}
