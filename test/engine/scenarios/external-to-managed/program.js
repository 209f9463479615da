"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:1}, V===1?{id:"ext-1"}:{}); new Thing("b",{a:a.outEcho});
