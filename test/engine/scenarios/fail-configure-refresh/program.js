"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a",{a:1});
