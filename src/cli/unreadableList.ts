/** How many images that could not be read are named one by one. */
const NAMED = 20;

/** Says on stderr which images were left out, the first by name, all by number. */
export function unreadableList(): {
  readonly add: (one: { readonly name: string; readonly reason: string }) => void;
  readonly end: () => void;
} {
  let count = 0;
  return {
    add: ({ name, reason }) => {
      count++;
      if (count <= NAMED) process.stderr.write(`${printable(name)} was left out: ${printable(reason)}.\n`);
    },
    end: () => {
      if (count > 0)
        process.stderr.write(`${count} ${count === 1 ? 'image was' : 'images were'} left out.\n`);
    },
  };
}

/** A name from outside without what would steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
