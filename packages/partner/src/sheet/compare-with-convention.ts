import type { PartName } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { parseCertificate } from '@entente/trust'
import { compareFacts, type SheetDifference } from './compare-sheets.ts'
import type { PartnerSheet } from './partner-sheet.ts'

/**
 * Lists where a sheet says something else than the convention that was signed. `before` is the convention, `after` the
 * sheet. The convention decides: a difference is settled by correcting the sheet or by an amendment.
 *
 * Compared: the parties' names and URNs, the PKIs, the services that the party provides and what `reader` may use of
 * them. Not compared: what a sheet alone holds (addresses, end dates of certificates, contacts).
 *
 * @param convention the text of the day
 * @param reader     id of the party that reads the sheet: the client of the services
 * @see INTEROPS convention, art. 5.2 and annexe 3
 * @example
 * const differences = compareWithConvention(textInForce, opened.sheet, 'cliente')
 */
export function compareWithConvention(
  convention: InteropsConvention,
  sheet: PartnerSheet,
  reader: PartName,
): readonly SheetDifference[] {
  const agreed = new Map<string, string>()
  const stated = new Map<string, string>()
  const { organisme } = sheet
  const party = convention.parties.find(({ id }) => id === organisme.party)
  put(agreed, 'organisme', {
    convention: convention.id,
    siret: party?.siret,
    name: party?.name,
    issuerUrn: party?.issuerUrn,
    recipientUrn: party?.recipientUrn,
  })
  const { convention: reference, siret, name, issuerUrn, recipientUrn } = organisme
  put(stated, 'organisme', { convention: reference, siret, name, issuerUrn, recipientUrn })

  const roots = new Set(convention.pkis.map(({ rootSha256 }) => rootSha256))
  for (const { id, root } of sheet.pkis) {
    const { sha256 } = parseCertificate(Buffer.from(root, 'base64'))
    if (!roots.has(sha256)) put(stated, `pkis.${id}`, { root: sha256 })
  }

  for (const project of convention.projects.filter(({ provider }) => provider === organisme.party)) {
    for (const service of project.services) {
      const access = service.access.find(({ client }) => client === reader)
      if (access !== undefined)
        put(agreed, `services.${service.audience}`, { ...rules(service), pagms: access.pagms })
    }
  }
  for (const service of sheet.services) {
    put(stated, `services.${service.audience}`, { ...rules(service), pagms: service.pagms })
  }
  return compareFacts(agreed, stated)
}

function rules(service: {
  readonly mode: string
  readonly requiredAuthLevel: string
  readonly maximumVectorLifeSeconds: number
  readonly reuse: string
}) {
  const { mode, requiredAuthLevel, maximumVectorLifeSeconds, reuse } = service
  return { mode, requiredAuthLevel, maximumVectorLifeSeconds, reuse }
}

function put(facts: Map<string, string>, path: string, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    facts.set(`${path}.${name}`, Array.isArray(value) ? value.map(String).sort().join(', ') : String(value))
  }
}
