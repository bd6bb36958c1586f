import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // TensorFlow cannot be loaded in a second worker thread; each file gets a process, which computes with one thread.
    pool: 'forks',
    maxWorkers: 2,
    env: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The tests run what is shipped: the compiled package, loaded by Node itself.
    server: { deps: { external: [/\/dist\//, /node_modules/] } },
  },
});
