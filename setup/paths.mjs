/** Where things are: in the checkout, and in the per-user cache outside of it. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...parts) => join(root, ...parts);

export const venv = inRoot('.venv');
export const inVenv = (...parts) => join(venv, ...parts);

/** DEEP_SVDD_CACHE, else the place the XDG base directory specification names. */
export const cache =
  process.env.DEEP_SVDD_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deep-svdd');
