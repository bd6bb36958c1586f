/** What is there, which versions, what is missing and how to get it. */
import { existsSync, readFileSync } from 'node:fs';
import { compiled } from './compile.mjs';
import { ask, requirements } from './machine.mjs';
import { packagesInstalled } from './packages.mjs';
import { inRoot, inVenv } from './paths.mjs';
import { print } from './progress.mjs';
import { environmentCreated, kernelRegistered, requirementsInstalled } from './python.mjs';
import { addonsLinked, tensorflowCached } from './tensorflow.mjs';

const version = (name) =>
  JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')).version;

export async function doctor() {
  const problems = [];
  const line = (name, found, problem) => {
    print(`  ${problem ? '✗' : '✓'} ${name.padEnd(22)} ${found ?? 'missing'}`);
    if (problem) problems.push(problem);
  };
  const setup = 'Run "npm run setup".';

  print('Machine');
  const installed = packagesInstalled() && requirementsInstalled();
  for (const { name, found, problem } of requirements({
    needsCache: !tensorflowCached(),
    needsCheckout: !installed,
  })) {
    line(name, found, problem);
  }

  print('Set-up');
  const packages = packagesInstalled();
  line('npm packages', packages ? 'as in package-lock.json' : undefined, packages ? undefined : setup);
  if (packages) {
    for (const name of ['@tensorflow/tfjs-node', 'tslab', 'danfojs-node', 'plotly.js-dist']) {
      line(`  ${name}`, version(name));
    }
  }
  line('Compiled sources', compiled() ? 'up to date' : undefined, compiled() ? undefined : setup);
  line(
    'TensorFlow library',
    tensorflowCached() ? 'in the cache' : undefined,
    tensorflowCached() ? undefined : setup,
  );
  const python = environmentCreated() ? ask(inVenv('bin', 'python'), '--version') : undefined;
  line('Virtual environment', python, python ? undefined : setup);
  const jupyter = requirementsInstalled() ? ask(inVenv('bin', 'jupyter'), 'lab', '--version') : undefined;
  line('JupyterLab', jupyter, jupyter ? undefined : setup);
  line(
    'TypeScript kernel',
    kernelRegistered() ? 'registered' : undefined,
    kernelRegistered() ? undefined : setup,
  );

  if (packages && compiled() && addonsLinked()) {
    print('At work');
    const answer = ask(process.execPath, inRoot('setup', 'probe.cjs'));
    const probe = answer ? JSON.parse(answer) : undefined;
    line('TensorFlow', probe?.tensorflow, probe ? undefined : `TensorFlow cannot be loaded. ${setup}`);
    if (probe) {
      line('  max-pooling kernel', probe.maxPool ? "oneDNN's" : "TensorFlow's own (slower)");
      line(
        'Browser for figures',
        probe.browser ?? 'none: figures come as Plotly JSON and text, without a picture',
      );
    }
  }
  line(
    'MNIST',
    existsSync(inRoot('data')) && mnist() ? 'in data/' : 'not yet: fetched when it is first needed',
  );

  if (problems.length === 0) {
    print('\nEverything is there.');
    return;
  }
  print(`\n${[...new Set(problems)].join('\n')}`);
  process.exitCode = 1;
}

function mnist() {
  return ['data/fetched/mnist', 'data/mnist', 'data']
    .flatMap((folder) => ['', '.gz'].map((end) => inRoot(folder, `train-images-idx3-ubyte${end}`)))
    .some(existsSync);
}
