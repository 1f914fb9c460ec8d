import { isCoreError } from '@entente/core'
import {
  parseAdeli,
  parseAudienceUri,
  parseFiness,
  parseIdNatPs,
  parseIdNatStruct,
  parseMailAddress,
  parseMssanteDomain,
  parseNir,
  parseOrganismeUrn,
  parsePagm,
  parseRpps,
  parseSiren,
  parseSiret,
} from '@entente/core/ids'
import { Argument } from 'commander'
import { EXIT } from '../exit-codes.ts'
import { inBothLanguages } from '../language.ts'
import { readInput } from '../read-input.ts'
import { tellError } from '../tell-error.ts'
import type { RegisterVerb } from '../verb.ts'

const words = inBothLanguages({
  en: { valid: (kind: string) => `valid ${kind}` },
  fr: { valid: (kind) => `${kind} valide` },
})

const PARSERS: Readonly<Record<string, (value: string) => unknown>> = {
  siren: parseSiren,
  siret: parseSiret,
  finess: parseFiness,
  rpps: parseRpps,
  adeli: parseAdeli,
  'id-nat-ps': parseIdNatPs,
  'id-nat-struct': parseIdNatStruct,
  nir: parseNir,
  pagm: parsePagm,
  'organisme-urn': parseOrganismeUrn,
  audience: parseAudienceUri,
  'mssante-domain': parseMssanteDomain,
  'mail-address': parseMailAddress,
}

const MAX_IDENTIFIER_BYTES = 4096

/** `entente id check <kind>`: reads one identifier from standard input, so that none stays in a shell history. */
export const registerId: RegisterVerb = (program, answer) => {
  program
    .command('id')
    .description('identifiers of the field')
    .command('check')
    .description('check one identifier, read from standard input')
    .addArgument(new Argument('<kind>', 'kind of identifier').choices(Object.keys(PARSERS)))
    .addHelpText('after', '\nExample:\n  echo 99999999800019 | entente id check siret')
    .action(
      answer(async (terminal, kind: string) => {
        const value = Buffer.from(await readInput('-', terminal, MAX_IDENTIFIER_BYTES))
          .toString('utf8')
          .trim()
        try {
          PARSERS[kind]?.(value)
          return { text: words[terminal.language].valid(kind), json: { kind, valid: true }, exit: EXIT.ok }
        } catch (error) {
          if (!isCoreError(error)) throw error
          const { code, message } = error
          return {
            text: await tellError(error, terminal.language),
            json: { kind, valid: false, code, message },
            exit: EXIT.no,
          }
        }
      }),
    )
}
