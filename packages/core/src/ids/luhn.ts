/** Tells whether the last digit is the Luhn key of the digits before it. */
export function isLuhnValid(digits: string): boolean {
  return luhnSum(digits, 0) % 10 === 0
}

/** The Luhn key, one digit, of digits that do not carry it yet. */
export function luhnKey(digits: string): string {
  return String((10 - (luhnSum(digits, 1) % 10)) % 10)
}

/** Sums the digits from the right, doubling every second one; `shift` is 1 when the key is still missing. */
function luhnSum(digits: string, shift: 0 | 1): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48
    const weighted = (index + shift) % 2 === 1 ? digit * 2 : digit
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum
}
