// One engine in a process of its own: the orders and answers of worker.py.
"use strict";

const fs = require("node:fs");
const readline = require("node:readline");

const state = { filled: 0 };

async function open(order, engine) {
  state.editions = JSON.parse(fs.readFileSync(order.values, "utf8"));
  const content = fs.readFileSync(order.open);
  const start = performance.now();
  state.fill = await engine(content, order.open);
  return { seconds: (performance.now() - start) / 1000 };
}

async function fill(order) {
  const { editions } = state;
  let document;
  const start = performance.now();
  for (let count = 0; count < order.fill; count += 1) {
    document = await state.fill(editions[(state.filled + count) % editions.length]);
  }
  const seconds = (performance.now() - start) / 1000;
  state.filled += order.fill;
  if (order.keep) fs.writeFileSync(order.keep, document);
  return { seconds, edition: (state.filled - 1) % editions.length };
}

module.exports = async function answerOrders(engine) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    let answer;
    try {
      answer = "open" in order ? await open(order, engine) : await fill(order);
    } catch (error) {
      answer = { error: String(error && error.message ? error.message : error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
};
