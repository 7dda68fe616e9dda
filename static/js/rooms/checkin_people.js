// Finding somebody among ten thousand while typing: words in any order, accents and case ignored.

const MOST = 20;
const SHORTEST = 2;

// Letters and digits alone, in lower case; "Ma'ruf" is found by "maruf".
export const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}|['’‘`ʼ]/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

export class People {
  #rows;

  // people: [{code, name, unit, …}]
  constructor(people) {
    this.#rows = people.map((person) => {
      const name = fold(person.name);
      return { person, name, text: ` ${name} ${fold(person.unit)} ${person.code.toLowerCase()}` };
    });
  }

  // At most 20, those first in whom every word begins one of theirs.
  find(typed) {
    const words = fold(typed).split(" ");
    if (words.join("").length < SHORTEST) {
      return [];
    }
    const fitting = this.#rows.filter(({ text }) => words.every((word) => text.includes(word)));
    const isBegun = ({ text }) => words.every((word) => text.includes(` ${word}`));
    const ranked = fitting.map((row) => ({ row, rank: isBegun(row) ? 0 : 1 }));
    ranked.sort((a, b) => a.rank - b.rank || (a.row.name < b.row.name ? -1 : 1));
    return ranked.slice(0, MOST).map(({ row }) => row.person);
  }

  // Those whose name may be the same person's: most words of the shorter name are shared.
  alike(typed, most = 4) {
    const wanted = new Set(fold(typed).split(" ").filter((word) => word.length > 2));
    if (!wanted.size) {
      return [];
    }
    const found = [];
    for (const { person, name } of this.#rows) {
      const words = new Set(name.split(" ").filter((word) => word.length > 2));
      const shared = [...wanted].filter((word) => words.has(word)).length;
      if (2 * shared > Math.min(wanted.size, words.size)) {
        found.push({ person, shared, odd: wanted.size + words.size - 2 * shared });
      }
    }
    found.sort((a, b) => b.shared - a.shared || a.odd - b.odd);
    return found.slice(0, most).map(({ person }) => person);
  }
}
