"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a",{a:V,n:{x:V,y:[V,V]},m:V===1?{}:{k:1}},{ignoreChanges:["*"]}); new Thing("b",{a:V,n:{x:V,y:[V,{z:V}]}},{ignoreChanges:["n.y[1].z","n.*"]}); new Thing("c",{l:[V]},{ignoreChanges:["l[3]","q.r","l[*]"]});
