"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:1}); if(V===1){ const b=new Thing("b",{a:1}); new Thing("c",{a:1}); new Thing("d",{a:b.outEcho}); }
