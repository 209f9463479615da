"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a",{a:1},{replacementTrigger:V}); new Thing("b",{a:1},{replacementTrigger: V===1?undefined:"x"});
