// Composes one case per line of standard input (JSON: {subgraphs: [{name, url, sdl}]}) with the
// reference implementation, and answers one line of JSON each.
"use strict";

const readline = require("node:readline");
const { parse } = require("graphql");
const { composeServices } = require("@apollo/composition");

function answer(line) {
  try {
    const services = JSON.parse(line).subgraphs.map((subgraph) => ({
      name: subgraph.name,
      url: subgraph.url,
      typeDefs: parse(subgraph.sdl),
    }));
    const result = composeServices(services);
    if (result.errors) {
      const errors = result.errors.map((error) => ({
        code: error.extensions?.code ?? "INTERNAL",
        message: error.message,
      }));
      return { errors, hints: [], supergraph: null };
    }
    const hints = result.hints.map((hint) => hint.definition.code);
    return { errors: [], hints, supergraph: result.supergraphSdl };
  } catch (error) {
    return { errors: [{ code: "CRASH", message: String(error) }], hints: [], supergraph: null };
  }
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
});
