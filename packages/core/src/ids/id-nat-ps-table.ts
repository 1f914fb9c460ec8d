import { type Adeli, adeliKind } from './adeli.ts'
import { type Finess, finessKind } from './finess.ts'
import type { IdentifierKind, Reading } from './identifier.ts'
import { type MailAddress, mailAddressKind } from './mail-address.ts'
import { mapReading, type PrefixEntry, type PrefixRow, readInner, tableOf } from './prefixed.ts'
import { type Rpps, rppsKind } from './rpps.ts'
import { type RppsRang, rppsRangKind } from './rpps-rang.ts'
import { type Siren, sirenKind } from './siren.ts'
import { type Siret, siretKind } from './siret.ts'

/** What an idNatPS says. `localId` is the internal identifier that a structure gave to the person. */
export type IdNatPsParts =
  | { readonly kind: 'adeli'; readonly adeli: Adeli }
  | { readonly kind: 'cabinet-adeli-local'; readonly cabinet: string; readonly localId: string }
  | { readonly kind: 'drass'; readonly value: string }
  | { readonly kind: 'finess-local'; readonly finess: Finess; readonly localId: string }
  | { readonly kind: 'siren-local'; readonly siren: Siren; readonly localId: string }
  | { readonly kind: 'siret-local'; readonly siret: Siret; readonly localId: string }
  | { readonly kind: 'cabinet-rpps-local'; readonly rppsRang: RppsRang; readonly localId: string }
  | { readonly kind: 'rpps'; readonly rpps: Rpps }
  | { readonly kind: 'student'; readonly value: string }
  | { readonly kind: 'mssante-address'; readonly address: MailAddress }
  | { readonly kind: 'ror'; readonly value: string }

const LOCAL_ID = '[0-9A-Za-z][0-9A-Za-z._-]{0,63}'
const OPAQUE = /^[0-9A-Za-z][0-9A-Za-z./_-]{0,63}$/

const ownerThen = (owner: string) => new RegExp(`^(?:${owner})/${LOCAL_ID}$`)

/** Reads `<identifier of the structure>/<internal identifier>`, whose shape has been checked. */
function readLocal<Id extends string>(
  kind: IdentifierKind,
  body: string,
  build: (owner: Id, localId: string) => IdNatPsParts,
): Reading<IdNatPsParts> {
  const slash = body.indexOf('/')
  const owner = readInner<Id>(kind, body.slice(0, slash))
  return mapReading(owner, (id) => build(id, body.slice(slash + 1)))
}

/** The lines of the nomenclature TRE_G08. A longer prefix stands after the shorter one it starts with. */
export const idNatPsRows: readonly PrefixRow<IdNatPsParts>[] = [
  {
    prefix: '0',
    kind: 'adeli',
    meaning: 'ADELI number',
    issued: false,
    shape: /^[0-9A-Z]{9}$/,
    read: (body) => mapReading(readInner<Adeli>(adeliKind, body), (adeli) => ({ kind: 'adeli', adeli })),
  },
  {
    prefix: '1',
    kind: 'cabinet-adeli-local',
    meaning: 'ADELI practice or register, / and internal identifier',
    issued: true,
    shape: ownerThen('(?:\\d{2}|2[AB])\\d{9}'),
    read: (body) => {
      const [cabinet = '', localId = ''] = body.split('/')
      return { value: { kind: 'cabinet-adeli-local', cabinet, localId } }
    },
  },
  {
    prefix: '2',
    kind: 'drass',
    meaning: 'identifier given by a DRASS',
    issued: false,
    shape: OPAQUE,
    read: (value) => ({ value: { kind: 'drass', value } }),
  },
  {
    prefix: '3',
    kind: 'finess-local',
    meaning: 'FINESS number, / and internal identifier',
    issued: true,
    shape: ownerThen('(?:\\d{2}|2[AB])\\d{7}'),
    read: (body) =>
      readLocal<Finess>(finessKind, body, (finess, localId) => ({ kind: 'finess-local', finess, localId })),
  },
  {
    prefix: '4',
    kind: 'siren-local',
    meaning: 'SIREN, / and internal identifier',
    issued: true,
    shape: ownerThen('\\d{9}'),
    read: (body) =>
      readLocal<Siren>(sirenKind, body, (siren, localId) => ({ kind: 'siren-local', siren, localId })),
  },
  {
    prefix: '5',
    kind: 'siret-local',
    meaning: 'SIRET, / and internal identifier',
    issued: true,
    shape: ownerThen('\\d{14}'),
    read: (body) =>
      readLocal<Siret>(siretKind, body, (siret, localId) => ({ kind: 'siret-local', siret, localId })),
  },
  {
    prefix: '6',
    kind: 'cabinet-rpps-local',
    meaning: 'RPPS-rang of a practice, / and internal identifier',
    issued: true,
    shape: ownerThen('\\d{14}'),
    read: (body) =>
      readLocal<RppsRang>(rppsRangKind, body, (rppsRang, localId) => ({
        kind: 'cabinet-rpps-local',
        rppsRang,
        localId,
      })),
  },
  {
    prefix: '8',
    kind: 'rpps',
    meaning: 'RPPS number',
    issued: true,
    shape: /^\d{11}$/,
    read: (body) => mapReading(readInner<Rpps>(rppsKind, body), (rpps) => ({ kind: 'rpps', rpps })),
  },
  {
    prefix: '9',
    kind: 'student',
    meaning: 'student identifier',
    issued: false,
    shape: OPAQUE,
    read: (value) => ({ value: { kind: 'student', value } }),
  },
  {
    prefix: '10',
    kind: 'mssante-address',
    meaning: 'MSSanté address of a person without a national identifier',
    issued: true,
    shape: /@/,
    read: (body) =>
      mapReading(readInner<MailAddress>(mailAddressKind, body), (address) => ({
        kind: 'mssante-address',
        address,
      })),
  },
  {
    prefix: '30',
    kind: 'ror',
    meaning: 'identifier of the Répertoire opérationnel des ressources',
    issued: true,
    shape: OPAQUE,
    read: (value) => ({ value: { kind: 'ror', value } }),
  },
]

/** The type prefixes of an idNatPS (nomenclature TRE_G08), with what follows each and whether it is still issued. */
export const idNatPsPrefixes: readonly PrefixEntry<IdNatPsParts['kind']>[] = tableOf(idNatPsRows)

/** Writes the parts back as one text; the inverse of reading. */
export function textOfIdNatPs(parts: IdNatPsParts): string {
  switch (parts.kind) {
    case 'adeli':
      return `0${parts.adeli}`
    case 'cabinet-adeli-local':
      return `1${parts.cabinet}/${parts.localId}`
    case 'drass':
      return `2${parts.value}`
    case 'finess-local':
      return `3${parts.finess}/${parts.localId}`
    case 'siren-local':
      return `4${parts.siren}/${parts.localId}`
    case 'siret-local':
      return `5${parts.siret}/${parts.localId}`
    case 'cabinet-rpps-local':
      return `6${parts.rppsRang}/${parts.localId}`
    case 'rpps':
      return `8${parts.rpps}`
    case 'student':
      return `9${parts.value}`
    case 'mssante-address':
      return `10${parts.address}`
    case 'ror':
      return `30${parts.value}`
  }
}
