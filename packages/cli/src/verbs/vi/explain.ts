import { formatSpecRef } from '@entente/core'
import { vectorCheckList, vectorErrors } from '@entente/interops-vector'
import { Argument } from 'commander'
import { CliError } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import { openExplanations } from '../../tell-error.ts'
import type { RegisterVerb } from '../../verb.ts'

const checks: Readonly<
  Record<string, { readonly step: number | 'ours'; readonly codes: readonly (keyof typeof vectorErrors)[] }>
> = vectorCheckList

/** `entente vi explain`: what a code or a check means and what to do. */
export const registerExplain: RegisterVerb = (family, answer) => {
  family
    .command('explain')
    .description('say what an error code or a check means, and what to do')
    .addArgument(new Argument('<name>', 'a code such as VI_EXPIRED, or a check such as service-matches'))
    .addHelpText('after', '\nExample:\n  entente vi explain VI_SIGNER_NOT_BOUND')
    .action(
      answer(async (terminal, name: string) => {
        const explain = await openExplanations(terminal.language)
        const codes = codesOf(name)
        const entries = codes.map((code) => {
          const { meaning, remedy, spec } = vectorErrors[code]
          return { code, meaning, remedy, spec: formatSpecRef(spec) }
        })
        return {
          text: entries
            .map(({ code, meaning, remedy, spec }) =>
              [code, ...(explain(code) ?? [meaning, remedy]), spec].join('\n  '),
            )
            .join('\n'),
          json: { name, entries },
          exit: EXIT.ok,
        }
      }),
    )
}

function codesOf(name: string): readonly (keyof typeof vectorErrors)[] {
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined
  if (check !== undefined) return check.codes
  const code = Object.keys(vectorErrors).find((known): known is keyof typeof vectorErrors => known === name)
  if (code !== undefined) return [code]
  throw new CliError({
    code: 'CLI_OPTION_INVALID',
    what: 'No code and no check of the VI has this name.',
    fix: `Codes begin with VI_; checks are: ${Object.keys(checks).join(', ')}.`,
    french: `Aucun code ni contrôle du VI n’a ce nom. Les codes commencent par VI_ ; les contrôles sont : ${Object.keys(checks).join(', ')}.`,
  })
}
