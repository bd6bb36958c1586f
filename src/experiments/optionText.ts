import { knobOf } from './knobs';

/** A setting's name as an option: outFrac -> --out-frac */
export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What stands for null, by setting. */
const NULLS = ['none', 'all', 'never'];

/** A setting's value as the text that its knob reads. */
export function optionText(key: string, value: unknown): string {
  if (value === null) return NULLS.find((text) => knobOf(key)?.fromText(text) === null) ?? '';
  return Array.isArray(value) ? value.join(',') : String(value as string | number | boolean);
}
