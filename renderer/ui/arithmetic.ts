/** Sums typed into a number field: `512/2`, `(3+1)*25`. Numbers, + - * /, parentheses, nothing else. */

/** The value of a sum, or null where it is not one. A trailing unit (`px`, `%`, `°`, `s`) is left out. */
export function evaluateSum(text: string): number | null {
  const tokens = text
    .trim()
    .replace(/(?<=[\d.)])\s*(px|%|°|s|×|fps)$/i, '')
    .replaceAll('−', '-')
    .match(/\d*\.?\d+(?:e[+-]?\d+)?|[-+*/()]|\S/gi);
  if (!tokens) return null;
  const parser = new Parser(tokens);
  const value = parser.sum();
  return parser.isDone && value !== null && Number.isFinite(value) ? value : null;
}

/** Recursive descent; null is a sum that cannot be read. */
class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length;
  }

  sum(): number | null {
    return this.#chain({ '+': (a, b) => a + b, '-': (a, b) => a - b }, () => this.#product());
  }

  #product(): number | null {
    return this.#chain({ '*': (a, b) => a * b, '/': (a, b) => a / b }, () => this.#factor());
  }

  #chain(
    operations: Readonly<Record<string, (a: number, b: number) => number>>,
    operand: () => number | null,
  ): number | null {
    let value = operand();
    for (;;) {
      const operation = operations[this.#tokens[this.#at] ?? ''];
      if (!operation || value === null) return value;
      this.#at++;
      const right = operand();
      value = right === null ? null : operation(value, right);
    }
  }

  #factor(): number | null {
    const token = this.#tokens[this.#at++];
    if (token === '-' || token === '+') {
      const value = this.#factor();
      return value === null ? null : token === '-' ? -value : value;
    }
    if (token === '(') {
      const value = this.sum();
      return this.#tokens[this.#at++] === ')' ? value : null;
    }
    return token !== undefined && /^[\d.]/.test(token) ? Number(token) : null;
  }
}
