import { writeFileSync } from 'node:fs'
import type { BenchOptions, Figure } from './figure.ts'
import { comparePage, PAGE } from './peers/compare-page.ts'
import { TALLIES, tally } from './peers/render-tables.ts'
import { JUDGES } from './peers/saml-judges.ts'

/**
 * What other libraries do with the same messages and questions. Fails when docs/comparison.md says otherwise; `--write`
 * puts the tables of this run into it.
 */
export async function run({ write }: BenchOptions): Promise<readonly Figure[]> {
  const { saml, rules, page, differences } = await comparePage()
  if (write) writeFileSync(PAGE, page)
  else if (differences.length > 0) {
    const lines = differences.join('\n')
    throw new Error(
      `docs/comparison.md does not show what this run measured. Add --write to update it.\n${lines}`,
    )
  }
  const messages = JUDGES.flatMap((name) =>
    TALLIES.map((one) => count(`peers.saml_${name}_${one.key}`, tally(saml, one, name), saml.length)),
  )
  const questions = (['entente', 'publicodes'] as const).map((name) => {
    const right = rules.filter((row) => row[name].kind === 'answer' && row[name].text === row.right)
    return count(`peers.rules_${name}_right`, right.length, rules.length)
  })
  return [...messages, ...questions]
}

function count(key: string, value: number, of: number): Figure {
  return { key: key.replaceAll('-', '_'), value, min: value, max: value, unit: '', reference: `of ${of}` }
}
