// Sorts the SIRET given as arguments into good and bad ones: `node main.cjs 99000000200016 99000000200017`.
const { isCoreError } = require('@entente/core')
const { formatSiret, parseSiret, sirenOf } = require('@entente/core/ids')

const values = process.argv.slice(2)
if (values.length === 0) {
  console.error('Give at least one SIRET.')
  process.exit(2)
}

values.forEach((value, index) => {
  try {
    const siret = parseSiret(value)
    console.log(`${index + 1}. ${formatSiret(siret)} (SIREN ${sirenOf(siret)})`)
  } catch (error) {
    if (!isCoreError(error)) throw error
    console.log(`${index + 1}. ${error.code}: ${error.message}`)
    process.exitCode = 1
  }
})
