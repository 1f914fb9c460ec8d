const TYPES = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  TITLE: '2.5.4.12',
  GN: '2.5.4.42',
  ORGANIZATIONIDENTIFIER: '2.5.4.97',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
  EMAILADDRESS: '1.2.840.113549.1.9.1',
} as const

const ALIASES: Readonly<Record<string, string>> = { ...TYPES, S: TYPES.ST, E: TYPES.EMAILADDRESS }
const DOTTED = /^(?:oid\.)?([0-2](?:\.(?:0|[1-9]\d{0,9})){1,20})$/i
const NAMES = new Map<string, string>(Object.entries(TYPES).map(([name, oid]) => [oid, name]))

/** The OID of an attribute type written as a short name or as dotted decimals; `undefined` when it is neither. */
export function attributeOid(type: string): string | undefined {
  const dotted = DOTTED.exec(type)?.[1]
  if (dotted !== undefined) return dotted
  const name = type.toUpperCase()
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined
}

/** The short name of an attribute type, or its OID when it has none. */
export function attributeName(oid: string): string {
  return NAMES.get(oid) ?? oid
}
