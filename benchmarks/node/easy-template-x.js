// One handler serves all documents; it reads the template anew for each and offers nothing that keeps it.
"use strict";

const { TemplateHandler } = require("easy-template-x");
const answerOrders = require("./worker.js");

answerOrders((content) => {
  const handler = new TemplateHandler();
  return (values) => handler.process(content, values);
});
