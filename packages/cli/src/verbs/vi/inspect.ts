import { explainVector, recogniseVector } from '@entente/interops-vector'
import { EXIT } from '../../exit-codes.ts'
import { readInput } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'
import { printExplanation } from './print-explanation.ts'

const MAX_BYTES = 1024 * 1024

/** `entente vi inspect`: shows what a VI says, verifying nothing. */
export const registerInspect: RegisterVerb = (family, answer) => {
  family
    .command('inspect')
    .description('show what a VI says; verifies nothing')
    .argument('<file>', 'SOAP message, SAML Response, assertion or token; - for standard input')
    .option('--reveal-personal', 'show personal data too')
    .addHelpText('after', '\nExample:\n  entente vi inspect message.xml')
    .action(
      answer(async (terminal, file: string, options: { revealPersonal?: boolean }) => {
        const received = recogniseVector(await readInput(file, terminal, MAX_BYTES))
        const explanation = explainVector(received, {
          at: terminal.clock.now(),
          revealPersonal: options.revealPersonal === true,
        })
        return {
          text: await printExplanation(explanation, terminal.language),
          json: explanation,
          exit: EXIT.ok,
        }
      }),
    )
}
