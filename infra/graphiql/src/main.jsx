// The order matters: Monaco asks for its workers as soon as it is imported.
import "graphiql/setup-workers/vite";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { editor } from "monaco-editor";
import { createRoot } from "react-dom/client";

import "graphiql/style.css";
import "./page.css";

// Texts in Cyrillic or Greek are no trick: without this Monaco frames every letter that looks Latin.
editor.onDidCreateEditor((created) => {
  created.updateOptions({ unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false } });
});

/**
 * Asks the router, beside this page, where GraphQL is served and what to open with.
 *
 * @returns {Promise<{endpoint: string, defaultQuery: string | null, headers: Record<string, string>}>}
 */
async function readConfiguration() {
  const response = await fetch(new URL("config.json", document.baseURI));
  if (!response.ok) {
    throw new Error(`The router answered ${response.status} to ${response.url}`);
  }
  return response.json();
}

function Explorer({ configuration }) {
  const { endpoint, defaultQuery, headers } = configuration;
  const fetcher = createGraphiQLFetcher({ url: endpoint, headers });
  return <GraphiQL fetcher={fetcher} defaultQuery={defaultQuery ?? undefined} />;
}

const root = createRoot(document.getElementById("explorer"));
try {
  root.render(<Explorer configuration={await readConfiguration()} />);
} catch (error) {
  root.render(<p role="alert">GraphiQL could not start: {String(error.message)}</p>);
}
