// Punycode of RFC 3492: how a label with letters outside ASCII is written in the DNS. Bounded by its callers (63 units).

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const FIRST_NON_ASCII = 0x80
const LAST_CODE_POINT = 0x10ffff

/** Encodes a label (RFC 3492 §6.3), without the `xn--` prefix. */
export function encodePunycode(label: string): string {
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0)
  const basic = points.filter((point) => point < FIRST_NON_ASCII)
  let output = String.fromCodePoint(...basic)
  if (basic.length > 0) output += '-'

  let handled = basic.length
  let next = FIRST_NON_ASCII
  let delta = 0
  let bias = INITIAL_BIAS
  while (handled < points.length) {
    const point = Math.min(...points.filter((candidate) => candidate >= next))
    delta += (point - next) * (handled + 1)
    next = point
    for (const candidate of points) {
      if (candidate < next) delta++
      if (candidate !== next) continue
      output += encodeVariableLength(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    next++
  }
  return output
}

/** Decodes a label without its `xn--` prefix (RFC 3492 §6.2); `undefined` when it is not Punycode. */
export function decodePunycode(encoded: string): string | undefined {
  const delimiter = encoded.lastIndexOf('-')
  const points = Array.from(encoded.slice(0, Math.max(delimiter, 0)), (character) => character.charCodeAt(0))
  if (points.some((point) => point >= FIRST_NON_ASCII)) return undefined

  let position = delimiter > 0 ? delimiter + 1 : 0
  let point = FIRST_NON_ASCII
  let index = 0
  let bias = INITIAL_BIAS
  while (position < encoded.length) {
    const start = index
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = valueOfDigit(encoded.charCodeAt(position++))
      if (digit === undefined) return undefined
      index += digit * weight
      if (index > Number.MAX_SAFE_INTEGER) return undefined
      const threshold = thresholdAt(k, bias)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const length = points.length + 1
    bias = adapt(index - start, length, start === 0)
    point += Math.floor(index / length)
    index %= length
    if (point > LAST_CODE_POINT || (point >= 0xd800 && point <= 0xdfff)) return undefined
    points.splice(index++, 0, point)
  }
  return String.fromCodePoint(...points)
}

function encodeVariableLength(delta: number, bias: number): string {
  let output = ''
  let rest = delta
  for (let k = BASE; ; k += BASE) {
    const threshold = thresholdAt(k, bias)
    if (rest < threshold) return output + digitOf(rest)
    output += digitOf(threshold + ((rest - threshold) % (BASE - threshold)))
    rest = Math.floor((rest - threshold) / (BASE - threshold))
  }
}

function thresholdAt(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, T_MIN), T_MAX)
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2))
  rest += Math.floor(rest / length)
  let k = 0
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

function digitOf(value: number): string {
  return String.fromCharCode(value < 26 ? 97 + value : 22 + value)
}

/** a to z are 0 to 25, 0 to 9 are 26 to 35; letters in either case. */
function valueOfDigit(unit: number): number | undefined {
  if (unit >= 97 && unit <= 122) return unit - 97
  if (unit >= 65 && unit <= 90) return unit - 65
  if (unit >= 48 && unit <= 57) return unit - 22
  return undefined
}
