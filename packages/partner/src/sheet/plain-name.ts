/**
 * Characters that a name on a sheet may have: ASCII, the letters of French and of its neighbours, and the typographic
 * signs of an official name. A closed alphabet: whatever could pass for one of these letters is outside it.
 */
const PLAIN =
  /^(?! )[\u0020-\u007E\u00A0\u00AB\u00B0\u00BB\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF\u0152\u0153\u0178\u2013\u2019]{1,200}(?<! )$/

/** Tells whether a name stays within the closed alphabet, in composed form, without spaces at its ends. */
export function isPlainName(text: string): boolean {
  return PLAIN.test(text)
}

/** Tells whether a host is written in ASCII without a Punycode label, which people cannot compare by eye. */
export function isPlainHost(host: string): boolean {
  return /^[a-z0-9.:[\]-]+$/i.test(host) && !/(?:^|\.)xn--/i.test(host)
}

const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/œ/g, 'oe'],
  [/æ/g, 'ae'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[1|!]/g, 'l'],
  [/i/g, 'l'],
  [/0/g, 'o'],
  [/5/g, 's'],
]

/**
 * Reduces a name to what the eye keeps of it: without accents, letter case, spaces and punctuation, with characters
 * that look alike made one. Two organismes with one skeleton can be taken for each other.
 */
export function nameSkeleton(name: string): string {
  const letters = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const alike = LOOK_ALIKES.reduce((text, [pattern, letter]) => text.replaceAll(pattern, letter), letters)
  return alike.replaceAll(/[^a-z0-9]/g, '')
}
