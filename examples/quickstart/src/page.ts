const COLOURS = { green: 32, red: 31, dim: 2, bold: 1 } as const

/** Writes the demo's one page; colours only where a person looks. */
export class Page {
  readonly #coloured = process.stdout.isTTY === true && !process.env.NO_COLOR
  #surprises = 0

  /** True when something on the page was not as it should be. */
  get surprised(): boolean {
    return this.#surprises > 0
  }

  title(text: string): void {
    console.log(`\n${this.#paint('bold', text)}`)
  }

  line(text = ''): void {
    console.log(text)
  }

  dim(text: string): void {
    console.log(this.#paint('dim', text))
  }

  /** One row that compares what happened with what should happen. */
  row(label: string, actual: string, expected: string, note = ''): void {
    const right = actual === expected
    if (!right) this.#surprises += 1
    const mark = right ? this.#paint('green', '✓') : this.#paint('red', '✗')
    const wrong = right ? '' : `  ${this.#paint('red', `expected ${expected}`)}`
    console.log(`  ${mark} ${label.padEnd(40)} ${actual.padEnd(18)}${wrong}${this.#paint('dim', note)}`)
  }

  /** The checks of one VI, three in a line. */
  checkList(checks: readonly { readonly id: string; readonly outcome: string }[]): void {
    const marks: Readonly<Record<string, string>> = { passed: '✓', warning: '!', skipped: '–', failed: '✗' }
    for (let index = 0; index < checks.length; index += 3) {
      const cells = checks
        .slice(index, index + 3)
        .map(({ id, outcome }) => `${marks[outcome]} ${id}`.padEnd(32))
      this.dim(`    ${cells.join('').trimEnd()}`)
    }
  }

  #paint(colour: keyof typeof COLOURS, text: string): string {
    return this.#coloured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text
  }
}
