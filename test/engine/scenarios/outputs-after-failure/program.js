"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:V}); const b=new Thing("b",{a:a.outEcho}); exports.v=V; exports.a=a.outEcho; exports.b=b.outEcho; if(V===2) exports.added=1;
