/** What an error code says to a French reader: what happened, and what to do about it. */
export type FrenchError = readonly [happened: string, toDo: string]

/** The French of every code of one package: a code without French does not compile. */
export type FrenchErrors<Code extends string> = Readonly<Record<Code, FrenchError>>
