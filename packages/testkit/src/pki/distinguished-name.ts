import { ObjectIdentifier, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js'
import { RelativeDistinguishedNames } from 'pkijs'

/** Attribute types that test names can use. */
const NAME_ATTRIBUTES = {
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  ORGANIZATIONIDENTIFIER: '2.5.4.97',
  UID: '0.9.2342.19200300.100.1.1',
} as const

/** One attribute of a distinguished name: its short name and its value. */
export type NameAttribute = keyof typeof NAME_ATTRIBUTES

/** A distinguished name from the root down, one attribute an RDN: `[['C', 'FR'], ['O', 'Caisse fictive'], ['CN', 'vi']]`. */
export type TestName = readonly (readonly [NameAttribute, string])[]

/** Turns a test name into the ASN.1 form that certificates carry: one SET an attribute, as authorities write it. */
export function toRelativeDistinguishedNames(name: TestName): RelativeDistinguishedNames {
  const rdns = name.map(
    ([type, value]) =>
      new SetOf({
        value: [
          new Sequence({
            value: [
              new ObjectIdentifier({ value: NAME_ATTRIBUTES[type] }),
              type === 'C' ? new PrintableString({ value }) : new Utf8String({ value }),
            ],
          }),
        ],
      }),
  )
  // Built from its encoding: from parts, pkijs would put every attribute into one multi-valued RDN.
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: rdns }).toBER())
}
