import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

const STEP = `
const { DeepSvdd } = require(${JSON.stringify(root)});
const images = { data: Float32Array.from({ length: 784 * 20 }, (_, i) => ((i * 7919) % 1000) / 1000), shape: [20, 28, 28, 1] };
const detector = new DeepSvdd({ network: 'mnist-lenet', training: { epochs: 1, batchSize: 10 } });
detector.fit(images).then(() => detector.score(images)).then((scores) => {
  console.log(process.versions.node, scores.length, scores.every((score) => score > 0));
});
`;

test.each([22, 24])('a training step under Node %i', async (major) => {
  if (process.versions.node.startsWith(`${major}.`)) return;
  const folder = temporaryFolder();
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  let archive: string;
  try {
    const { stdout } = await run('npm', ['pack', `node-linux-${architecture}@${major}`, '--json'], {
      cwd: folder,
    });
    archive = (JSON.parse(stdout) as [{ filename: string }])[0].filename;
  } catch {
    console.warn(`Skipped: Node ${major} cannot be had from the npm registry here.`);
    return;
  }
  await tar.extract({ file: join(folder, archive), cwd: folder });
  const { stdout } = await run(join(folder, 'package', 'bin', 'node'), ['-e', STEP], { cwd: folder });
  expect(stdout).toMatch(new RegExp(`^${major}\\.[\\d.]+ 20 true\n$`));
});
