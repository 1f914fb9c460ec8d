#!/usr/bin/env node
import { runCli } from './run-cli.ts'
import { verbs } from './verbs/index.ts'

const { stdin, stdout, stderr, env, argv } = process
process.exitCode = await runCli(
  argv.slice(2),
  {
    stdin,
    clock: { now: () => new Date() },
    decorated: stdout.isTTY === true && !env.NO_COLOR,
    out: (text) => stdout.write(text),
    error: (text) => stderr.write(text),
  },
  verbs,
)
