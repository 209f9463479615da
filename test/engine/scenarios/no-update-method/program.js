"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:V},{},{variant:"noUpdate"}); new Thing("b",{a:a.outEcho}); exports.e=a.outEcho;
