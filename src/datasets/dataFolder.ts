import { join } from 'node:path';
import type { LoadOptions } from './dataset';

/** The folder of all data sets: the option, else the environment's DEEP_SVDD_DATA, else the checkout's data/. */
export function dataFolder({ dataDir }: LoadOptions = {}): string {
  return dataDir ?? process.env['DEEP_SVDD_DATA'] ?? join(__dirname, '..', '..', 'data');
}
