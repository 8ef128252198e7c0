// Plans operations with a reference planner, named on the command line: apollo or hive.
// One line of JSON in, one out:
//   {supergraph: SDL} -> {}                            what follows is planned over it
//   {operation: text, labels: [label]} -> plan, or {error: message}
"use strict";

const readline = require("node:readline");
const { parse } = require("graphql");

function apolloPlanner(sdl) {
  const { Supergraph, operationFromDocument } = require("@apollo/federation-internals");
  const { QueryPlanner } = require("@apollo/query-planner");
  const supergraph = Supergraph.build(sdl, { supportedFeatures: null, validateSupergraph: false });
  const api = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  return (text, labels) => {
    const overrideConditions = new Map(labels.map((label) => [label, true]));
    const operation = operationFromDocument(api, parse(text));
    return planner.buildQueryPlan(operation, { overrideConditions });
  };
}

function hivePlanner(sdl) {
  const { QueryPlanner } = require("@graphql-hive/router-query-planner");
  const planner = new QueryPlanner(sdl);
  return (text, labels) => {
    // This planner compares percentages itself: 0 is below each of them, 100 below none.
    const percentage = labels.some((label) => label.startsWith("percent(")) ? 0 : 100;
    return planner.plan(text, undefined, new Set(labels), percentage);
  };
}

const makers = { apollo: apolloPlanner, hive: hivePlanner };
const make = makers[process.argv[2]];
let plan;

function answer(question) {
  try {
    if (question.supergraph !== undefined) {
      plan = undefined;
      plan = make(question.supergraph);
      return {};
    }
    return plan(question.operation, question.labels);
  } catch (error) {
    return { error: String(error) };
  }
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
});
