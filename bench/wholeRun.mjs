/**
 * One whole run as a process of "deep-svdd grid" makes it, from its data to its folder, with the seconds of each epoch and the processor
 * time of all as JSON in the end: node bench/wholeRun.mjs DATASET AE_EPOCHS EPOCHS FOLDER
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { executeRun, resolveConfig, writeRun } = require('../dist/experiments');

const [dataset, aeEpochs, epochs, folder] = process.argv.slice(2);
const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const settings = { dataset, normal: [3], port: 'pytorch', profile: 'paper', seed: 1 };
const config = resolveConfig({ ...settings, aeEpochs: Number(aeEpochs), epochs: Number(epochs) });
const measured = { autoencoder: [], 'deep-svdd': [] };
let before = seconds();
const result = await executeRun(config, {
  onProgress: () => (before = seconds()),
  onEpoch: ({ stage, seconds: wall }) => {
    const now = seconds();
    measured[stage].push(process.env.BENCH_CLOCK === 'cpu' ? now - before : wall);
    before = now;
  },
});
await writeRun(folder, result, []);
process.stdout.write(`${JSON.stringify({ epochs: measured, cpu: seconds() })}\n`);
