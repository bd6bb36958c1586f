import type { Experiment } from '../experiment';
import { baselinesMnist } from './baselinesMnist';
import { table1Cifar10 } from './table1Cifar10';
import { table1Mnist } from './table1Mnist';

/** The experiments that have a name: the paper's in its order, then others. */
export const EXPERIMENTS: readonly Experiment[] = [table1Mnist, table1Cifar10, baselinesMnist];
