/** Set-up: steps that can be repeated, each of which sees by itself whether it is done. */
import { compile, compiled } from './compile.mjs';
import { checkMachine } from './machine.mjs';
import { installPackages, packagesInstalled } from './packages.mjs';
import { print, step } from './progress.mjs';
import { createEnvironment, installRequirements, registerKernel, requirementsInstalled } from './python.mjs';
import { addonsLinked, buildAddons, fetchTensorflow, linkAddons, tensorflowCached } from './tensorflow.mjs';

/** Brings the checkout to where notebooks run. Two chains that need different things run side by side. */
export async function setUp() {
  print('Setting up');
  await step('Machine', async () =>
    checkMachine({
      needsCache: !tensorflowCached(),
      needsCheckout: !packagesInstalled() || !requirementsInstalled(),
    }),
  );
  await step('Virtual environment', createEnvironment, 5);
  const packages = step('npm packages', installPackages, 30);
  const python = step('Python packages', installRequirements, 30);
  const tensorflow = step('TensorFlow', fetchTensorflow, 30);
  const afterPackages = packages.then(() => step('Compilation', compile, 10));
  const addons = Promise.all([packages, tensorflow]).then(async () => {
    await step('TensorFlow addon', buildAddons, 20);
    await linkAddons();
  });
  await Promise.all([packages, python, tensorflow, afterPackages, addons]);
  await registerKernel();
}

/** Whether everything is there, without doing anything. */
export function isSetUp() {
  return packagesInstalled() && requirementsInstalled() && tensorflowCached() && addonsLinked() && compiled();
}
