import type { Images } from '../datasets';
import { Autoencoder, DeepSvdd, type NetworkDetectorOptions } from '../detectors';
import { InputError } from '../errors';
import { architectureByName } from '../networks';
import { RandomStream } from '../random';
import { arithmeticLimit, OpRecorder } from '../tensorflow';

export interface ProfileOptions extends Pick<NetworkDetectorOptions, 'network' | 'port' | 'recipe'> {
  readonly method: 'deep-svdd' | 'autoencoder';
  readonly batchSize: number;
  readonly steps: number;
}

/** Where the time of a training step goes. */
export interface StepProfile {
  /** Milliseconds of a step, the median over all. */
  readonly step: number;
  /** Multiplications and additions a second that the process could do at most. */
  readonly limit: number;
  readonly ops: readonly {
    readonly op: string;
    /** Shape of the first output. */
    readonly output: string;
    /** Calls and milliseconds in one step. */
    readonly calls: number;
    readonly milliseconds: number;
    /** The milliseconds that its arithmetic alone would take; undefined where it is not arithmetic that takes the time. */
    readonly atLimit: number | undefined;
  }[];
}

/** Steps that are not counted: TensorFlow compiles its kernels in the first ones. */
const WARM_UP = 3;

/**
 * Trains a network on noise, one batch an epoch, and times every op.
 *
 * @throws InputError for options that are unknown or out of range
 */
export async function profileStep(options: ProfileOptions): Promise<StepProfile> {
  const { method, batchSize, steps, ...network } = options;
  if (!(steps >= 1)) throw new InputError(`steps must be at least 1, not ${steps}.`);
  const epochs = WARM_UP + steps;
  const training = { batchSize, epochs, milestones: [] };
  const detector =
    method === 'autoencoder'
      ? new Autoencoder({ ...network, training })
      : new DeepSvdd({ ...network, training });
  const limit = arithmeticLimit();
  const recorder = new OpRecorder();
  const seconds: number[] = [];
  recorder.start();
  try {
    await detector.fit(noise(batchSize, architectureByName(options.network).inputShape), {
      onEpoch: (report) => {
        if (report.epoch > WARM_UP) seconds.push(report.seconds);
        if (report.epoch === WARM_UP) recorder.clear();
        if (report.epoch === epochs) recorder.stop();
      },
    });
  } finally {
    recorder.stop();
    detector.dispose();
  }
  return {
    step: 1000 * seconds.sort((a, b) => a - b)[Math.floor(steps / 2)],
    limit,
    ops: recorder.times.map(({ name, shape, calls, milliseconds, flops }) => ({
      op: name,
      output: shape.join(' x '),
      calls: calls / steps,
      milliseconds: milliseconds / steps,
      atLimit: flops === 0 ? undefined : (1000 * flops) / steps / limit,
    })),
  };
}

function noise(n: number, [height, width, channels]: readonly [number, number, number]): Images {
  const stream = new RandomStream(0, 'profile');
  const data = Float32Array.from({ length: n * height * width * channels }, () => stream.uniform());
  return { data, shape: [n, height, width, channels] };
}
