import type { z } from 'zod'

/** Parses what may be nested deeper than the stack; `undefined` then, as nothing of that depth is what a schema describes. */
export function parseNested<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> | undefined {
  try {
    return schema.safeParse(value)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
