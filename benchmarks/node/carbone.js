// Carbone takes the template's file name; it reads the file anew for each document.
"use strict";

const { promisify } = require("node:util");
const carbone = require("carbone");
const answerOrders = require("./worker.js");

const render = promisify(carbone.render);

answerOrders((_content, file) => (values) => render(file, values, {}));
