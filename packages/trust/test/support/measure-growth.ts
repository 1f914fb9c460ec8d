// Prints how much more twice the size costs, by shape, as JSON: { "siblings": 1.98, … }.
// Run with `--expose-gc --max-semi-space-size=256`: see xml-growth.test.ts.
import { bestMs, SIZE, shapes, verifyRaised } from './hostile-shapes.ts'

const BASE_MS = 5
const LARGEST = 3_200_000
const MOST_GROWTH = 2.2
/** A measurement in a busy moment may be wrong; a quadratic cost is 4 times, every time. */
const ATTEMPTS = 10

const collect = globalThis.gc
if (collect === undefined) throw new Error('Run with --expose-gc.')

/** From the first base of at least 5 ms; 1 for what costs less even at 3.2 MB. Each side is the best of all its runs. */
function growth(make: (bytes: number) => string): number {
  for (let size = SIZE; size <= LARGEST; size *= 2) {
    const inputs = [make(size), make(size * 2)].map((xml) => Buffer.from(xml))
    let [base = 0, twice = 0] = bestMs(inputs, verifyRaised, collect)
    for (let attempt = 1; attempt < ATTEMPTS && base >= BASE_MS && twice > base * MOST_GROWTH; attempt += 1) {
      const [again = 0, twiceAgain = 0] = bestMs(inputs, verifyRaised, collect)
      base = Math.min(base, again)
      twice = Math.min(twice, twiceAgain)
    }
    if (base >= BASE_MS) return twice / base
  }
  return 1
}

// Compiled code is what is measured.
for (const [, make] of shapes) bestMs([Buffer.from(make(SIZE))], verifyRaised)
console.log(JSON.stringify(Object.fromEntries(shapes.map(([name, make]) => [name, growth(make)]))))
