import { readToken, tokenReminder } from '@entente/msa-qf-client'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { readText } from '../../read-input.ts'
import { firstLine } from '../../signer-options.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { words } from './words.ts'

const DAY_MS = 86_400_000

/** `entente qf token`: when a token ends and what it opens. The token itself is never printed. */
export function registerToken(family: Command, answer: Answer, language: Language): void {
  const said = words[language]
  family
    .command('token')
    .description(said.token)
    .argument('<file>', said.tokenFile)
    .addHelpText('after', '\nExample:\n  entente qf token jeton.txt')
    .action(answer(token))
}

async function token(terminal: Terminal, file: string) {
  const said = words[terminal.language]
  const now = terminal.clock.now()
  const { expiresAt, scopes } = readToken(firstLine(await readText(file, terminal)).trim())
  const reminder = expiresAt === undefined ? undefined : tokenReminder(expiresAt, now)
  const daysLeft =
    expiresAt === undefined ? undefined : Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS)
  const day = expiresAt?.toISOString().slice(0, 10)
  const end =
    day === undefined || daysLeft === undefined
      ? said.noEnd
      : reminder === 'expired'
        ? said.ended(day)
        : said.ends(day, daysLeft)
  return {
    text: [
      end,
      ...(typeof reminder === 'number' ? [said.renew(reminder)] : []),
      scopes === undefined ? said.noScopes : said.scopes(scopes.join(', ')),
    ].join('\n'),
    json: {
      expiresAt: expiresAt ?? null,
      daysLeft: daysLeft ?? null,
      reminder: reminder ?? null,
      scopes: scopes ?? [],
    },
    exit: reminder === 'expired' ? EXIT.no : EXIT.ok,
  }
}
