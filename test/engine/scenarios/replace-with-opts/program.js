"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:V}); new Thing("b",{a:1},{replaceWith:[a]}); new Thing("c",{a:1},{deletedWith:a});
