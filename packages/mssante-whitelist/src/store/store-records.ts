import { readInstant } from '../list/collect-rows.ts'
import type { BreakGlass, StoredList } from './list-store.ts'

/** Writes what is known about a list as JSON. */
export function writeStoredList(list: StoredList): Uint8Array {
  return encode({
    version: 1,
    sha256: list.sha256,
    generatedAt: list.generatedAt?.toISOString(),
    signingTime: list.signingTime?.toISOString(),
    verifiedAt: list.verifiedAt.toISOString(),
    confirmedAt: list.confirmedAt.toISOString(),
    policy: list.policy,
    etag: list.etag,
  })
}

/** Reads it again; `undefined` when the text is something else. The bytes of the list are verified anew anyway. */
export function readStoredList(text: string): StoredList | undefined {
  const record = parseRecord(text)
  const sha256 = textOf(record?.sha256)
  const verifiedAt = readInstant(textOf(record?.verifiedAt))
  const confirmedAt = readInstant(textOf(record?.confirmedAt))
  if (
    record?.version !== 1 ||
    sha256 === undefined ||
    verifiedAt === undefined ||
    confirmedAt === undefined
  ) {
    return undefined
  }
  return {
    sha256,
    generatedAt: readInstant(textOf(record.generatedAt)),
    signingTime: readInstant(textOf(record.signingTime)),
    verifiedAt,
    confirmedAt,
    policy: textOf(record.policy),
    etag: textOf(record.etag),
  }
}

export function writeBreakGlass({ by, reason, from, until }: BreakGlass): Uint8Array {
  return encode({ version: 1, by, reason, from: from.toISOString(), until: until.toISOString() })
}

export function readBreakGlass(text: string): BreakGlass | undefined {
  const record = parseRecord(text)
  const [by, reason] = [textOf(record?.by), textOf(record?.reason)]
  const [from, until] = [readInstant(textOf(record?.from)), readInstant(textOf(record?.until))]
  if (by === undefined || reason === undefined || from === undefined || until === undefined) return undefined
  return { by, reason, from, until }
}

function encode(record: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`)
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 2_000 ? value : undefined
}
