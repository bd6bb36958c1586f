import { Option, type Command } from 'commander';
import { readCount } from './planOptions';
import { print } from './print';

interface Options {
  readonly network: string;
  readonly method: 'deep-svdd' | 'autoencoder';
  readonly port: 'theano' | 'pytorch';
  readonly precision: 'f32' | 'bf16';
  readonly batchSize: number;
  readonly steps: number;
  readonly threads: number;
}

export function addProfileCommand(program: Command): void {
  program
    .command('profile')
    .description('where the time of a training step goes, op by op, and what its arithmetic alone would take')
    .requiredOption('--network <name>', 'the network, e.g. mnist-lenet or cifar10-lenet')
    .addOption(
      new Option('--method <method>', 'what is trained')
        .choices(['deep-svdd', 'autoencoder'])
        .default('deep-svdd'),
    )
    .addOption(
      new Option('--port <port>', 'the published program').choices(['theano', 'pytorch']).default('theano'),
    )
    .addOption(
      new Option('--precision <precision>', 'of the convolutions').choices(['f32', 'bf16']).default('f32'),
    )
    .option('--batch-size <n>', 'images in a batch', readCount, 200)
    .option('--steps <n>', 'steps that are measured', readCount, 30)
    .option('--threads <n>', 'threads of TensorFlow', readCount, 1)
    .action(profile);
}

async function profile({ precision, threads, ...options }: Options): Promise<void> {
  const { setThreads } = await import('../tensorflow/environment.js');
  setThreads(threads);
  const { profileStep } = await import('../experiments/profileStep.js');
  const { textTable } = await import('../report/tables.js');
  const { step, limit, ops } = await profileStep({ ...options, recipe: { precision } });
  const inOps = ops.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = [
    ...ops.map((row) => ({ ...row, calls: row.calls.toFixed(0) })),
    { op: 'between ops', output: '', calls: '', milliseconds: Math.max(0, step - inOps), atLimit: undefined },
  ].map(({ op, output, calls, milliseconds, atLimit }) => ({
    op,
    output,
    calls,
    ms: milliseconds.toFixed(3),
    '%': ((100 * milliseconds) / Math.max(step, inOps)).toFixed(1),
    'ms at the limit': atLimit?.toFixed(3) ?? '',
  }));
  print(
    `${textTable(rows)}\n\nA step of ${options.batchSize} images takes ${step.toFixed(2)} ms (median). The limit is ` +
      `${(limit / 1e9).toFixed(0)} billion multiplications and additions a second, measured with large matrices.`,
  );
}
