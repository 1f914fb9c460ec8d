import type { CheckThread } from './check-thread.ts'
import type { CheckedLines } from './checked-lines.ts'
import type { Lines } from './read-lines.ts'

/** Lines go to the thread in portions of at most this many bytes, longer ones apart. */
const PORTION_BYTES = 262_144
const MAX_AHEAD = 8

/** Lines with what another thread has said of them; `undefined` when it was not asked. */
export interface LinesAhead {
  readonly lines: Lines
  readonly checked: CheckedLines | undefined
}

interface Portion {
  readonly lines: Lines
  readonly checked: CheckedLines | Promise<CheckedLines> | undefined
}

/**
 * Has lines checked by another thread some portions ahead of the caller, and hands them on in their order.
 *
 * @param startThread is called once it is worth it, if ever
 * @param after       bytes that are handed on before it is
 * @throws what the source throws, once the lines before it are handed on
 */
export async function* checkAhead(
  source: AsyncIterable<Lines>,
  startThread: () => CheckThread,
  after: number,
): AsyncGenerator<LinesAhead, void, undefined> {
  let passed = 0
  let thread: CheckThread | undefined
  const ahead: Portion[] = []
  const handOn = async function* (until: number): AsyncGenerator<LinesAhead, void, undefined> {
    while (ahead.length > until) {
      const head = ahead.shift()
      if (head !== undefined) yield { lines: head.lines, checked: await head.checked }
    }
  }
  try {
    for await (const lines of portionsOf(source)) {
      if (passed >= after) thread ??= startThread()
      passed += lines.bytes.length
      ahead.push({ lines, checked: thread?.check(lines) })
      yield* handOn(thread === undefined ? 0 : MAX_AHEAD)
    }
  } catch (failure) {
    yield* handOn(0)
    throw failure
  }
  yield* handOn(0)
}

/** Lines in memory of their own, since the next ones are asked for before these are done with. */
async function* portionsOf(source: AsyncIterable<Lines>): AsyncGenerator<Lines, void, undefined> {
  let gathered: { bytes: Buffer; ends: number[]; first: number } | undefined
  let used = 0
  const take = (): Lines[] => {
    const portion = gathered
    gathered = undefined
    return portion === undefined ? [] : [{ ...portion, bytes: portion.bytes.subarray(0, used) }]
  }
  try {
    for await (const { bytes, ends, first } of source) {
      if (gathered !== undefined && used + bytes.length > gathered.bytes.length) yield* take()
      if (gathered === undefined) {
        gathered = { bytes: Buffer.allocUnsafeSlow(Math.max(PORTION_BYTES, bytes.length)), ends: [], first }
        used = 0
      }
      bytes.copy(gathered.bytes, used)
      for (const end of ends) gathered.ends.push(used + end)
      used += bytes.length
    }
  } catch (failure) {
    yield* take()
    throw failure
  }
  yield* take()
}
