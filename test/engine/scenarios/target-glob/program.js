"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a1",{a:V}); new Thing("a2",{a:V}); new Thing("b",{a:V});
