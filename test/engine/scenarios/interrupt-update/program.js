"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:V}); const b=new Thing("b",{a:a.outEcho});
