/** What the process ends with. Scripts may rely on these numbers; `entente --help` lists them. */
export const EXIT = {
  /** The answer is yes, or the work is done. */
  ok: 0,
  /** The answer is no: refused, invalid, not found. */
  no: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Something prevented an answer: a file, a key, a store, the network. */
  failed: 3,
  /** A defect of this program. */
  internal: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
