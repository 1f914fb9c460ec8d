import { z } from 'zod'

const short = z.string().max(200)

const metaSchema = z
  .object({
    provider: short.nullish(),
    retry_in: z.number().min(0).max(86_400).nullish(),
    provider_error_code: z.union([short, z.number()]).nullish(),
  })
  .nullish()

/** The error form of version 3 (JSON:API). Titles and details are not read: they may repeat what was sent. */
const errorsV3 = z.object({
  errors: z
    .array(
      z.object({
        code: z.string().regex(/^\w{1,10}$/),
        source: z.object({ parameter: short.nullish() }).nullish(),
        meta: metaSchema,
      }),
    )
    .min(1)
    .max(50),
})

/** The flat error form of version 2, and of the platform before a route is found. */
const errorV2 = z.object({ error: z.string().regex(/^\w{1,60}$/) })

/** What an error answer says, whatever its form. */
export interface ApiErrorBody {
  /** Code of version 3, or the word of version 2. */
  readonly code: string
  readonly field?: string
  readonly provider?: string
  readonly retryInSeconds?: number
  readonly providerCode?: string
}

/** Reads an error body. `undefined` for one that has neither form. */
export function readErrorBody(body: unknown): ApiErrorBody | undefined {
  const first = errorsV3.safeParse(body).data?.errors[0]
  if (first !== undefined) {
    const { code, source, meta } = first
    return {
      code,
      ...(source?.parameter ? { field: source.parameter } : {}),
      ...(meta?.provider ? { provider: meta.provider } : {}),
      ...(typeof meta?.retry_in === 'number' ? { retryInSeconds: meta.retry_in } : {}),
      ...(meta?.provider_error_code ? { providerCode: String(meta.provider_error_code) } : {}),
    }
  }
  const flat = errorV2.safeParse(body).data
  return flat === undefined ? undefined : { code: flat.error }
}
