import { join } from 'node:path';
import { InputError } from '../../errors';

/** @throws InputError unless the text is one of these words */
export function word<Word extends string>(
  name: string,
  text: string,
  words: readonly Word[],
  why = '',
): Word {
  const found = words.find((known) => known === text);
  if (found !== undefined) return found;
  throw new InputError(
    `${name} must be ${words.map((known) => `"${known}"`).join(' or ')}, not "${text}"${why}.`,
  );
}

export const flag = (name: string, text: string): boolean => {
  if (text !== '0' && text !== '1') throw new InputError(`${name} must be 0 or 1, not "${text}".`);
  return text === '1';
};

export function number(name: string, text: string): number {
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw new InputError(`${name} must be a number, not "${text}".`);
  }
  return Number(text);
}

export function integer(name: string, text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InputError(`${name} must be an integer, not "${text}".`);
  return Number(text);
}

/** A path that stays within the log folder. */
export function withinLog(name: string, text: string): string {
  const parts = text.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new InputError(`${name} must be the name of a folder within the log folder, not "${text}".`);
  }
  return join(...parts);
}
