import type { Experiment } from '../experiment';
import { table1Cifar10 } from './table1Cifar10';
import { table1Mnist } from './table1Mnist';

/** The experiments that have a name, in the paper's order. */
export const EXPERIMENTS: readonly Experiment[] = [table1Mnist, table1Cifar10];
