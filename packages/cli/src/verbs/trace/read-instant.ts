import { invalid } from '../invalid.ts'

/** Reads an instant given as an option, ISO 8601 with its offset: a local time would depend on the machine. */
export function readInstant(option: string, text: string): Date {
  const instant = new Date(text)
  if (Number.isNaN(instant.getTime()) || !/(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw invalid(
      `${option} is not an instant such as 2026-03-02T09:00:00Z.`,
      `${option} n’est pas un instant comme 2026-03-02T09:00:00Z.`,
    )
  }
  return instant
}
