/** From the start of the process to the end of the first training step, in seconds. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { DeepSvdd } = require('../dist/detectors');

const seconds = () => {
  const { user, system } = process.cpuUsage();
  return process.env.BENCH_CLOCK === 'cpu' ? (user + system) / 1e6 : process.uptime();
};
const data = Float32Array.from({ length: 200 * 784 }, (_, i) => ((i * 7919) % 1000) / 1000);
const detector = new DeepSvdd({ network: 'mnist-lenet', training: { epochs: 1, milestones: [] } });
await detector.fit(
  { data, shape: [200, 28, 28, 1] },
  { onEpoch: () => process.stdout.write(`${seconds()}\n`) },
);
