import { inspect } from 'node:util'

/** Personal values planted by a test, to be looked for wherever they must not appear. */
export interface Sentinels {
  /** A value of the given kind that occurs nowhere else. */
  plant(kind: string): string
  /** Takes a value that the test needs in a valid form, such as a NIR. */
  watch(value: string): string
  /** The planted values found in what an application printed, threw or stored. */
  leaksIn(...outputs: readonly unknown[]): readonly string[]
}

/**
 * Makes a set of sentinels.
 *
 * @example
 * const sentinels = plantSentinels()
 * const token = sentinels.plant('token')
 * expect(sentinels.leaksIn(error, logLines)).toEqual([])
 */
export function plantSentinels(): Sentinels {
  const planted: string[] = []
  const watch = (value: string) => {
    planted.push(value)
    return value
  }
  return {
    plant: (kind) => watch(`sentinel-${kind}-${planted.length}-q7x9`),
    watch,
    leaksIn: (...outputs) => {
      const seen = outputs.map(everythingVisible).join('\n')
      return planted.filter((value) => seen.includes(value))
    },
  }
}

function everythingVisible(output: unknown): string {
  if (output instanceof Uint8Array) return Buffer.from(output).toString('latin1')
  const shown = [inspect(output, { depth: 12, showHidden: true }), String(output)]
  if (output instanceof Error) shown.push(output.stack ?? '', everythingVisible(output.cause))
  try {
    shown.push(JSON.stringify(output) ?? '')
  } catch {
    // A value with a cycle has no JSON form; its inspection above stands for it.
  }
  return shown.join('\n')
}
