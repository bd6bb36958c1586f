/** docs/options.md: every option of the published programs has a row, and what a row names here exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli } from './support/cli';
import { cellsOf, NOTEBOOKS } from './support/notebooks';
import { temporaryFolder } from './support/folders';
import { KNOBS } from '../dist/experiments/knobs';
import { optionName } from '../dist/experiments/optionText';
import { ORIGINAL_NAMES } from '../dist/experiments/original/names';
import { EXPERIMENTS } from '../dist/experiments/paper';
import { SCRIPTS } from '../dist/experiments/original/scripts';

const text = readFileSync(join(import.meta.dirname, '..', 'docs', 'options.md'), 'utf8');

/** The rows below a heading: the original's names, the options here, the remark. */
function rowsBelow(heading: string): { names: string[]; here: string[]; remark: string }[] {
  const section = text.split(`## ${heading}`)[1].split('\n## ')[0];
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const code = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  return rows.map((row) => {
    const [names, , here, remark] = row.split('|').slice(1, -1);
    return { names: code(names), here: code(here), remark: remark.trim() };
  });
}

/** By section, as the programs' own help has them. */
const ORIGINALS = {
  "The Theano program's `baseline.py`":
    'dataset solver loss lr n_epochs lr_decay lr_decay_after_epoch lr_drop lr_drop_in_epoch lr_drop_factor momentum ' +
    'block_coordinate k_update_epochs warm_up_n_epochs center_fixed R_update_solver R_update_scalar_method ' +
    'R_update_lp_obj use_batch_norm pretrain nnet_diagnostics e1_diagnostics ae_diagnostics ae_loss ae_lr_drop ' +
    'ae_lr_drop_in_epoch ae_lr_drop_factor ae_weight_decay ae_C batch_size save_at device xp_dir in_name out_name ' +
    'leaky_relu weight_decay C reconstruction_penalty C_rec dropout dropout_arch c_mean_init c_mean_init_n_batches ' +
    'hard_margin nu out_frac seed ad_experiment weight_dict_init pca unit_norm_used gcn zca_whitening mnist_val_frac ' +
    'mnist_bias cifar10_bias mnist_rep_dim cifar10_rep_dim gtsrb_rep_dim mnist_architecture cifar10_architecture ' +
    'mnist_normal cifar10_normal mnist_outlier cifar10_outlier',
  'Its scripts for the shallow methods': 'loss kernel nu GridSearchCV n_estimators max_samples contamination',
  "The PyTorch port's `main.py`":
    'DATASET NET XP_PATH DATA_PATH load_config load_model objective nu device seed optimizer_name lr n_epochs ' +
    'lr_milestone batch_size weight_decay pretrain ae_optimizer_name ae_lr ae_n_epochs ae_lr_milestone ae_batch_size ' +
    'ae_weight_decay n_jobs_dataloader normal_class',
};

describe.each(Object.entries(ORIGINALS))('%s', (heading, options) => {
  const rows = rowsBelow(heading);

  test('has a row for every option, and no other', () => {
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(options.split(' ').sort());
  });

  test('names options that exist, or says why there is none', async () => {
    const { stdout: help } = await cli(['run', '--help'], temporaryFolder());
    const hidden = Object.keys(ORIGINAL_NAMES).map((name) => `--${name}`);
    for (const { names, here, remark } of rows) {
      if (here.length === 0) expect(remark, names.join()).not.toBe('');
      for (const option of here) {
        const listed = [`  ${option} <`, `  ${option}  `].some((text) => help.includes(text));
        expect(hidden.includes(option) || listed, `${names.join()}: ${option}`).toBe(true);
      }
    }
  });

  test('an option of the same name in kebab case stands in its row', () => {
    const known = [
      ...Object.keys(KNOBS).map(optionName),
      ...Object.keys(ORIGINAL_NAMES).map((name) => `--${name}`),
    ];
    for (const { names, here } of rows) {
      for (const option of names.map((name) => `--${name.replaceAll('_', '-')}`)) {
        if (known.includes(option)) expect(here, option).toContain(option);
      }
    }
  });
});

test('every script is a command, and is named', async () => {
  const { stdout } = await cli(['--help'], temporaryFolder());
  for (const name of Object.keys(SCRIPTS)) {
    expect(stdout, name).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(text).toContain(`\`${name}\``);
  }
});

test("the published programs' names say what the settings here say", async () => {
  const folder = temporaryFolder();
  const run =
    'run --normal-class 0 --profile smoke --optimizer-name sgd --n-epochs 1 --ae-n-epochs 1 --lr 0.01 --dropout 0';
  expect((await cli([...run.split(' '), '--lr-milestone', '1', '--out', 'x'], folder)).status).toBe(0);
  const config = JSON.parse(readFileSync(join(folder, 'x', 'config.json'), 'utf8')) as object;
  expect(config).toMatchObject({
    ...{
      normal: [0],
      solver: 'sgd',
      epochs: 1,
      aeEpochs: 1,
      learningRate: 0.01,
      milestones: [1],
      dropout: false,
    },
  });
  const twice = await cli(['run', '--normal', '0', '--lr', '0.1', '--learning-rate', '0.1'], folder);
  expect([twice.status, twice.stderr]).toEqual([
    2,
    '--learning-rate and --lr say the same; give one of them.\n',
  ]);
});

test('what the docs and notebooks tell to type are commands, and experiments that there are', async () => {
  const { stdout } = await cli(['--help'], temporaryFolder());
  const commands = [...stdout.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name);
  const experiments = EXPERIMENTS.map(({ name }) => name);
  const root = join(import.meta.dirname, '..');
  const texts = new Map<string, string>(
    NOTEBOOKS.map((name) => [
      name,
      cellsOf(name)
        .flatMap(({ source }) => source)
        .join(''),
    ]),
  );
  for (const file of [
    'README.md',
    'data/README.md',
    'log/README.md',
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ]) {
    if (file.endsWith('.md')) texts.set(file, readFileSync(join(root, file), 'utf8'));
  }
  for (const [file, text] of texts) {
    for (const [typed, command] of text.matchAll(/npx deep-svdd ([a-z][\w-]*)/g))
      expect(commands, `${file}: ${typed}`).toContain(command);
    for (const [typed, name] of text.matchAll(
      /npx deep-svdd (?:grid|plan|table|report) ([a-z][a-z0-9-]*)(?![\w.-])/g,
    )) {
      expect(experiments, `${file}: ${typed}`).toContain(name);
    }
  }
});
