/** The kind of a boîte aux lettres: nominative, organisationnelle, applicative, cabinet. */
export type BalType = 'PER' | 'ORG' | 'APP' | 'CAB'
