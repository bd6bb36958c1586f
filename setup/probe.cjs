/** Prints, as JSON, what works: TensorFlow's version, its max-pooling kernel, the browser for figures. */
const { hasNativeMaxPool, tensorflowVersion } = require('../dist/tensorflow');
const { browserName } = require('../dist/report/figures/browser');

browserName().then((browser) =>
  process.stdout.write(
    JSON.stringify({ tensorflow: tensorflowVersion, maxPool: hasNativeMaxPool(), browser }),
  ),
);
