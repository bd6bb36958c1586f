import { loadDetector, readCompanions, type Detector } from '../detectors';
import { DataError, InputError } from '../errors';
import type { Preprocessing } from '../preprocessing';
import type { RunConfig } from './config';
import { savedModel } from './savedModel';

/** What a run begins with: a detector that another run fitted, with the preprocessing that it was fitted behind. */
export interface LoadedModel {
  readonly detector: Detector;
  readonly preprocessing: Preprocessing;
}

/**
 * Loads the model that a config begins with; undefined where it begins with none.
 *
 * @param run the run folder that holds it
 * @throws InputError when the config asks for one and this is another, of no use, or none, or the other way round
 */
export async function loadModel(
  config: RunConfig,
  run: string | undefined,
): Promise<LoadedModel | undefined> {
  const { loadModel: wanted } = config;
  if (typeof wanted !== 'string') {
    if (run === undefined) return undefined;
    throw new InputError(`The config of this run begins with no saved model, but ${run} is given.`);
  }
  if (run === undefined) {
    throw new InputError(
      `This run begins with the saved model ${wanted}: say in which run folder it is with --load-model.`,
    );
  }
  const { folder, fingerprint, method } = await savedModel(run);
  if (fingerprint !== wanted) {
    throw new InputError(`This run begins with the saved model ${wanted}, but ${run} holds ${fingerprint}.`);
  }
  const usable = usableMethod(config);
  if (method !== usable) {
    throw new InputError(
      `This run can begin with a model of "${usable}", but ${run} holds one of "${method}".`,
    );
  }
  const { preprocessing } = await readCompanions(folder);
  if (!preprocessing) throw new DataError(`${folder} does not say how its images were preprocessed.`);
  return { detector: await loadDetector(folder), preprocessing };
}

/** The method whose models are of use to a run. */
function usableMethod({ method, features, pretrain }: RunConfig): string {
  if (method === 'deep-svdd') return pretrain === true ? 'autoencoder' : 'deep-svdd';
  return features === undefined || features === 'pixels' ? method : features;
}
