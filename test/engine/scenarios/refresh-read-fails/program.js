"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:1}); new Thing("b",{a:1}); new Thing("c",{a:a.outEcho});
