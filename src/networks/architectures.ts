import { InputError } from '../errors';
import { builtArchitecture } from './anySize';
import type { Architecture } from './architecture';
import { cifar10Architecture1, cifar10Architecture2, cifar10LeNet, cifar10LeNetElu } from './cifar10';
import { gtsrbLeNet } from './gtsrbLeNet';
import { mnistArchitecture2 } from './mnistArchitecture2';
import { mnistLeNet } from './mnistLeNet';

const architectures: readonly Architecture[] = [
  mnistLeNet,
  mnistArchitecture2,
  cifar10LeNet,
  cifar10LeNetElu,
  cifar10Architecture1,
  cifar10Architecture2,
  gtsrbLeNet,
];

/** The names of the published networks. */
export const ARCHITECTURE_NAMES: readonly string[] = architectures.map(({ name }) => name);

/**
 * A published network, or one built for a size: 'lenet-64x48x3', 'mlp-30'.
 *
 * @throws InputError for an unknown name, listing the known ones
 */
export function architectureByName(name: string): Architecture {
  const found = architectures.find((architecture) => architecture.name === name) ?? builtArchitecture(name);
  if (!found)
    throw new InputError(
      `There is no network "${name}". Known networks: ${ARCHITECTURE_NAMES.join(', ')}; others are built: ` +
        'lenet-HEIGHTxWIDTHxCHANNELS, mlp-FEATURES.',
    );
  return found;
}
