import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { interopsSchema } from '../../src/convention/interops/interops-schema.ts'
import { mssanteSchema } from '../../src/convention/mssante/mssante-schema.ts'
import { qfSchema } from '../../src/convention/qf/qf-schema.ts'
import { deploymentSchema } from '../../src/deployment/deployment-schema.ts'
import { malformed } from '../support/malformed-documents.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

/** `npm run schemas` in this package writes the files anew. */
const schemas = [
  { name: 'interops-convention', schema: interopsSchema, sample: 'valid/interops.json' },
  { name: 'mssante-contract', schema: mssanteSchema, sample: 'valid/mssante.json' },
  { name: 'qf-convention', schema: qfSchema, sample: 'valid/qf.json' },
  { name: 'deployment', schema: deploymentSchema, sample: 'valid/deployment-production.json' },
]

function publish(name: string, schema: z.ZodType): Record<string, unknown> {
  return { $id: `urn:entente:schema:${name}:1`, ...z.toJSONSchema(schema, { io: 'input' }) }
}

describe.each(schemas)('the published JSON Schema $name', ({ name, schema, sample }) => {
  const published = publish(name, schema)
  const validate: ValidateFunction = new Ajv2020({ strict: true, allErrors: true }).compile(published)

  it('is what this release generates', async () => {
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      `../../schemas/${name}.schema.json`,
    )
  })

  it('accepts the example', () => {
    expect(validate(readConventionVector(sample)), JSON.stringify(validate.errors)).toBe(true)
  })

  it('shows an editor every malformed field at its place', () => {
    const missed = [...malformed(readConventionVector(sample))].filter(({ document }) => validate(document))
    expect(missed.map(({ path }) => path)).toEqual([])
  })
})
