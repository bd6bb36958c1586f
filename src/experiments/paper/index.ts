import type { Experiment } from '../experiment';
import { aucVsAccuracy } from './aucVsAccuracy';
import { baselinesMnist } from './baselinesMnist';
import { briefCifar10 } from './briefCifar10';
import { contaminationMnist } from './contaminationMnist';
import { portsMnist, recipeMnist } from './recipeMnist';
import { table1Cifar10 } from './table1Cifar10';
import { table1Mnist } from './table1Mnist';
import { table2Gtsrb } from './table2Gtsrb';
import { wholeSets, wholeSetsMore } from './wholeSets';

/** The experiments that have a name: the paper's in its order, then others. */
export const EXPERIMENTS: readonly Experiment[] = [
  ...[table1Mnist, table1Cifar10, table2Gtsrb],
  ...[wholeSets, wholeSetsMore, aucVsAccuracy, baselinesMnist],
  ...[recipeMnist, portsMnist, contaminationMnist, briefCifar10],
];
