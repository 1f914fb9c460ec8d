export interface MarkdownBlock {
  /** Path from the root of the repository. */
  readonly page: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** Empty for a block that names none, or that is made by indentation. */
  readonly language: string
  /** The file that the reader is told to write. */
  readonly file: string | undefined
  readonly content: string
}
export function markdownPages(): string[]
export function pageBefore(page: string): string | undefined
export function followedPages(): string[]
export function blocksOf(page: string): MarkdownBlock[]
