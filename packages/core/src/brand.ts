declare const brand: unique symbol

/**
 * A plain value that only its parser can make: `Brand<string, 'Siret'>` is a string that has been checked.
 *
 * Brands stack: `Brand<Siret, 'TenantId'>` can stand wherever a `Siret` is wanted, not the other way round.
 */
export type Brand<Value, Name extends string> = Value & {
  readonly [brand]: { readonly [Key in Name]: true }
}

/** A list that holds at least one element. */
export type NonEmpty<Item> = readonly [Item, ...Item[]]

/** Tells whether a list holds at least one element, and says so to the type checker. */
export function isNonEmpty<Item>(items: readonly Item[]): items is NonEmpty<Item> {
  return items.length > 0
}
