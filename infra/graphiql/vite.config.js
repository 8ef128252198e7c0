import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // Relative, so that the router may serve the page under any path.
  base: "./",
  plugins: [react()],
  build: {
    // Top-level await in main.jsx.
    target: "es2022",
    // One editor is most of the bundle, and splitting it would not make it arrive sooner.
    chunkSizeWarningLimit: 8000,
    // The bundled packages ask that their notices travel with them.
    license: { fileName: "licenses.md" },
  },
});
