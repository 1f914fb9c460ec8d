import type { DeclaredDomain } from '@entente/core/convention/mssante'
import { formatMssanteDomain } from '@entente/core/ids'
import { formatCivilDate } from '@entente/core/time'
import { WhitelistError } from '../errors.ts'
import { readOperatorName } from '../list/operator-name.ts'

/** What is declared for each domain besides the contract's own fields: the columns of the list. */
export interface DomainDeclaration {
  readonly domain: DeclaredDomain
  readonly description: string
  /** DN of the operator's IGC-Santé certificate, RFC 4514. */
  readonly operatorCertificate: string
}

const LONGEST_CELL = 255
const HOLDERS: Readonly<Record<DeclaredDomain['holder'], string>> = {
  operator: 'opérateur',
  client: 'client de l’opérateur',
  keeper: 'gestionnaire de l’espace de confiance (mssante.fr)',
}

/**
 * Writes the declaration of domains (annexe 1) as a text to print and sign. The official form is not public: the layout
 * is ours, the columns are those of the list.
 *
 * @throws {WhitelistError} `WL_INPUT_INVALID` when a cell is longer than 255 characters or the DN cannot be read
 * @see MSSanté contract, art. 5.1 and annexe 1
 */
export function formatDomainDeclaration(
  operator: string,
  declarations: readonly DomainDeclaration[],
): string {
  const blocks = declarations.map(({ domain, description, operatorCertificate }) => {
    const [, commonName, unit] = readOperatorName(operatorCertificate)
    if (commonName === '' || unit === '') {
      throw new WhitelistError('WL_INPUT_INVALID', { why: 'The certificate name needs a CN and an OU.' })
    }
    const cells = [
      ['Domaine', formatMssanteDomain(domain.name)],
      ['Description', description],
      ['Certificat opérateur (DN)', operatorCertificate],
      ['Titulaire du nom', HOLDERS[domain.holder]],
      ['Types de BAL', domain.balTypes.join(', ')],
      ['Déclaré le', formatCivilDate(domain.declaredOn)],
    ] as const
    return cells.map(([label, value]) => `${label.padEnd(28)}${cell(label, value)}\n`).join('')
  })
  return [
    'Déclaration des domaines MSSanté (contrat opérateur, annexe 1)\n',
    'Présentation proposée : le formulaire officiel n’est pas public.\n',
    `Opérateur : ${cell('Opérateur', operator)}\n\n`,
    blocks.join('\n'),
    '\nDate et signature :\n',
  ].join('')
}

function cell(label: string, value: string): string {
  if (value.length <= LONGEST_CELL && !/[\r\n]/.test(value)) return value
  throw new WhitelistError('WL_INPUT_INVALID', {
    why: `${label} is one line of at most ${LONGEST_CELL} characters.`,
  })
}
