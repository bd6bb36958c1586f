import { InputError } from '../../errors';
import type { RunSettings } from '../config';
import { ARGUMENTS, type ArgumentName, type Given } from './arguments';
import { withinLog } from './read';
import { SCRIPTS, type Script, type ScriptName } from './scripts';

/** A run as one of the Theano program's shell scripts would start it. */
export interface OriginalRun {
  readonly settings: RunSettings;
  /** The folder, within the log folder, that the run goes into. */
  readonly folder: string;
  /** The run folder, within the log folder, of the autoencoder that it begins with. */
  readonly begins?: string;
}

/**
 * Translates the positional arguments of a script, e.g. `cpu mnist_0vsall 0 adam 0.0001 150 1 0 1 0 -1` for mnist_svdd.
 *
 * @throws InputError for a wrong number of arguments, values that cannot be, and values that have no meaning here
 */
export function originalRun(name: ScriptName, args: readonly string[]): OriginalRun {
  const { takes, fixes }: Script = SCRIPTS[name];
  if (args.length !== takes.length) {
    throw new InputError(
      `${name} takes ${takes.length} arguments (${takes.join(' ')}), but there are ${args.length}.`,
    );
  }
  const given: Given = Object.fromEntries(takes.map((argument, i) => [argument, args[i]]));
  const read = (argument: ArgumentName, i: number): RunSettings => ARGUMENTS[argument](args[i], given, name);
  const settings = Object.assign({}, fixes, ...takes.map(read)) as RunSettings;
  const folder = withinLog('xp_dir', given['xp_dir'] ?? '');
  if (given['in_name'] === undefined) return { folder, settings };
  const begins = autoencoderFolder(given['in_name']);
  return {
    folder,
    settings: { ...settings, pretrain: begins !== undefined },
    ...(begins === undefined ? {} : { begins }),
  };
}

/**
 * The run folder that in_name speaks of. The Theano program had the name of a weight file there, `cifar_cae/weights_final`;
 * nothing after the last epoch's weights is kept here.
 */
function autoencoderFolder(text: string): string | undefined {
  if (text === '') return undefined;
  const parts = withinLog('in_name', text).split('/');
  const file = parts.at(-1) ?? '';
  if (file.startsWith('weights_best')) {
    throw new InputError(
      `in_name must not be "${text}": a best epoch, chosen by the test images, is not kept here. Use weights_final.`,
    );
  }
  return (file === 'weights_final' ? parts.slice(0, -1) : parts).join('/');
}
