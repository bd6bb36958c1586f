/** A setting's name as an option: outFrac -> --out-frac */
export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A setting's value as the text that its knob reads; null is what is written "none" or "all" there. */
export function optionText(key: string, value: unknown): string {
  if (value === null) return key === 'pca' ? 'none' : 'all';
  return Array.isArray(value) ? value.join(',') : String(value as string | number | boolean);
}
