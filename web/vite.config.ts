import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (p: string) => fileURLToPath(new URL(p, import.meta.url));

/** The Go server that `npm run dev` talks to. */
const server = process.env.BANDEJA_DEV_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: path('./app'),
  base: '/',
  plugins: [react()],
  resolve: { alias: { '@': path('./app/src') } },
  build: {
    outDir: path('../internal/web/dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    // Small assets stay files: a strict font-src and img-src has no data:.
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: false,
    proxy: {
      '/api': { target: server, ws: true },
      '^/w/': { target: server, ws: true },
      '/widget.js': server,
      '/sandbox': server,
    },
  },
});
