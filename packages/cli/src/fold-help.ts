/** An option or a further command of an example: where a shell lets the line go on after a backslash. */
const BREAK = /^(?:--|&&|\||>)/

/**
 * Folds the lines of a help page that are wider than the terminal: sentences between words, examples so that they still
 * run when they are copied. What commander laid out stays as it is.
 */
export function foldHelp(page: string, width: number): string {
  return page
    .replaceAll(/ \\\n {4}(?=\S)/g, ' ')
    .split('\n')
    .map((line) =>
      line.length <= width
        ? line
        : /^ {2}\S*entente |^ {2}echo /.test(line)
          ? foldExample(line, width)
          : foldSentence(line, width),
    )
    .join('\n')
}

function foldExample(line: string, width: number): string {
  const words = line.match(/"[^"]*"|\S+/g) ?? []
  const parts: string[] = []
  for (const word of words) {
    const last = parts.at(-1)
    if (last === undefined || BREAK.test(word)) parts.push(word)
    else parts[parts.length - 1] = `${last} ${word}`
  }
  return fill(parts, width - 2, '  ', ' \\\n    ')
}

function foldSentence(line: string, width: number): string {
  return line.startsWith(' ') ? line : fill(line.split(' '), width, '', '\n')
}

/** Sets parts one after the other; where the next would not fit, the line breaks. */
function fill(parts: readonly string[], width: number, start: string, lineBreak: string): string {
  const indent = lineBreak.length - lineBreak.lastIndexOf('\n') - 1
  let text = start
  let column = start.length
  for (const [place, part] of parts.entries()) {
    const fits = column + 1 + part.length <= width
    const gap = place === 0 ? '' : fits ? ' ' : lineBreak
    text += `${gap}${part}`
    column = fits || place === 0 ? column + gap.length + part.length : indent + part.length
  }
  return text
}
