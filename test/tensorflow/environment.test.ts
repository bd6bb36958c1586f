import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const library = join(import.meta.dirname, '..', '..', 'dist', 'tensorflow');
const program = `
  const { conv5x5, tf } = require(${JSON.stringify(library)});
  const y = conv5x5(tf.ones([2, 8, 8, 16]), tf.ones([5, 5, 16, 16]));
  process.stdout.write(String(y.dataSync()[3 * 8 * 16 + 3 * 16]));
`;

/** What oneDNN says of its work in a process of its own, and the middle of a convolution of ones. */
function convolveWith(oneDnn: string | undefined): string {
  return execFileSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    env: { ...process.env, ONEDNN_VERBOSE: '1', TF_ENABLE_ONEDNN_OPTS: oneDnn },
  });
}

test.runIf(process.arch === 'x64')('oneDNN computes convolutions, unless one says otherwise', () => {
  const convolutions = /onednn_verbose.*exec,cpu,convolution/;
  const [ours, without] = [convolveWith(undefined), convolveWith('0')];
  expect(ours).toMatch(convolutions);
  expect(without).not.toMatch(convolutions);
  for (const output of [ours, without]) expect(output).toMatch(/400$/);
});
