// Prints by shape how much more twice the size costs, as JSON: { "siblings": 1.98, … }. Run without any flag of the engine.
// Arguments: the names of the shapes to measure, all when there are none.
import { bestMs, SIZE, shapes, verifyRaised } from './hostile-shapes.ts'

const BASE_MS = 5
const LARGEST = 3_200_000
const MOST_GROWTH = 2.2
/** A measurement in a busy moment may be wrong; a quadratic cost is 4 times, every time. */
const ATTEMPTS = 4

/** From the first base of at least 5 ms; 1 for what costs less even at 3.2 MB. Each side is the best of all its runs. */
function growth(make: (bytes: number) => string): number {
  for (let size = SIZE; size <= LARGEST; size *= 2) {
    // Eight times shows a step that comes later, such as one of the garbage collector.
    const sizes = size * 8 <= 2 * LARGEST ? [size, size * 2, size * 8] : [size, size * 2]
    const inputs = sizes.map((each) => Buffer.from(make(each)))
    let best = bestMs(inputs, verifyRaised)
    for (let attempt = 1; attempt < ATTEMPTS && exceeds(best); attempt += 1) {
      const again = bestMs(inputs, verifyRaised)
      best = best.map((ms, index) => Math.min(ms, again[index] ?? ms))
    }
    if ((best[0] ?? 0) >= BASE_MS) return perDoubling(best)
  }
  return 1
}

function exceeds(best: readonly number[]): boolean {
  return (best[0] ?? 0) >= BASE_MS && perDoubling(best) > MOST_GROWTH
}

/** What the size times two costs; or what each of three doublings does, when that is more. */
function perDoubling([base = 1, twice = 0, eight = 0]: readonly number[]): number {
  return Math.max(twice / base, Math.cbrt(eight / base))
}

// Compiled code is what is measured.
for (const [, make] of shapes) bestMs([Buffer.from(make(SIZE))], verifyRaised)
const wanted = process.argv.slice(2)
const measured = shapes.filter(([name]) => wanted.length === 0 || wanted.includes(name))
console.log(JSON.stringify(Object.fromEntries(measured.map(([name, make]) => [name, growth(make)]))))
