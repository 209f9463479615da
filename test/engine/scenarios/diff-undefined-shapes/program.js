"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
new Thing("a",V===1?{a:1,gone:1,l:[1,2],o:{x:1,d:1},n:null}:{a:2,added:1,l:[1],o:{x:1,e:2},n:1});
