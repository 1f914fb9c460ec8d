import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'list-worker': 'src/thread/list-worker.ts',
    'postfix/index': 'src/postfix/index.ts',
    'smtp/index': 'src/smtp/index.ts',
    'testing/index': 'src/testing/index.ts',
  },
  format: ['esm'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node20',
})
