// Builds what Electron and the browser host run: main and desk process, preload, and the console.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const at = (path: string) => resolve(import.meta.dirname, path);

const rendererBuild = {
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: at('out/renderer'),
    emptyOutDir: true,
    minify: true,
    modulePreload: { polyfill: false },
    target: 'chrome140',
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: at('renderer/index.html'),
    },
  },
};

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      // Native and server packages are not bundled; they stay in node_modules.
      externalizeDeps: true,
      rolldownOptions: {
        input: { main: at('electron/hosts/electron/main.ts'), desk: at('electron/ipc/process.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      // A sandboxed preload is one CommonJS file that requires nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererBuild,
});
