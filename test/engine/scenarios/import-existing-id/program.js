"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a",{a:1},V===1?{}:{import:V===2?"a-1":"other"});
