import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tensorflowVersion } from './rawOp';

/** The programs behind a number. */
export interface Versions {
  readonly deepSvdd: string;
  readonly node: string;
  readonly tfjsNode: string;
  readonly tensorflow: string;
}

const requireHere = createRequire(__filename);

export function versions(): Versions {
  return {
    deepSvdd: versionIn(join(__dirname, '..', '..', 'package.json')),
    node: process.versions.node,
    tfjsNode: versionIn(requireHere.resolve('@tensorflow/tfjs-node/package.json')),
    tensorflow: tensorflowVersion,
  };
}

function versionIn(packageJson: string): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version;
}
