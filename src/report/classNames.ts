import { CIFAR10_CLASS_NAMES } from '../datasets/cifar10';

/**
 * What a run's normal class is called in tables and in the paper: 'airplane' for class 0 of CIFAR-10, the digit itself
 * for MNIST. Several normal classes stay numbers.
 */
export function classNameOf(dataset: string, normal: string): string {
  const named = dataset === 'cifar10' && /^\d+$/.test(normal);
  return (named ? CIFAR10_CLASS_NAMES[Number(normal)] : undefined) ?? normal;
}
