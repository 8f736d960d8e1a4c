// A Docxtemplater renders once (a second render() is an error), so every document is compiled anew.
"use strict";

const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");
const answerOrders = require("./worker.js");

answerOrders((content) => (values) => {
  const template = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true, errorLogging: false });
  template.render(values);
  return template.toBuffer();
});
