#!/usr/bin/env node
import { languageFrom } from './language.ts'
import { runCli } from './run-cli.ts'
import { verbs } from './verbs/index.ts'

const { stdin, stdout, stderr, env, argv } = process

// Whoever reads our output may stop reading: `entente … | head` is not a defect of ours.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

process.exitCode = await runCli(
  argv.slice(2),
  {
    stdin,
    clock: { now: () => new Date() },
    language: languageFrom(env),
    decorated: stdout.isTTY === true && !env.NO_COLOR,
    out: (text) => stdout.write(text),
    error: (text) => stderr.write(text),
    progress: (text) => {
      if (stderr.isTTY) stderr.write(`${text}\n`)
    },
  },
  verbs,
)
