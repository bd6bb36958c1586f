import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { asList, asNumber, type Knob } from './knob';

const numbers = z.array(z.number()).min(1);
/** A list of numbers, or a saved Deep SVDD's detector.json. */
const file = z.union([numbers, z.object({ state: z.object({ centre: numbers }) })]);

/**
 * Where c begins. On a command line it may stand in a file; its numbers, not its name, go into the config, so that the run
 * stays a function of that.
 */
export const centre: Knob = {
  schema: z.union([z.literal('mean'), z.number(), numbers]),
  expects: '"mean", a number, several separated by commas, or a JSON file with them (a detector.json too)',
  fromText: (text) => {
    if (text === 'mean') return text;
    if (/\.json$/i.test(text)) return fromFile(text);
    return text.includes(',') ? asList(text) : asNumber(text);
  },
  help: 'where the centre begins: the mean representation, one number in every entry, or given numbers',
  neutral: 'mean',
};

/** The numbers in a file; what is none stays a text, which the schema refuses. */
function fromFile(name: string): unknown {
  try {
    const parsed = file.parse(JSON.parse(readFileSync(name, 'utf8')));
    return Array.isArray(parsed) ? parsed : parsed.state.centre;
  } catch {
    return name;
  }
}
