"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:V}); const b=new Thing("b",{a:a.outEcho}); const c=new Thing("c",{a:b.outEcho}); new Thing("d",{a:1},{dependsOn:[a]}); new Thing("e",{a:a.outEcho}); exports.c=c.outEcho;
