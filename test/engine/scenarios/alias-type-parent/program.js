"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(n,o){ super("t:m:C",n,{},o); } } const c=V===1?undefined:new C("c"); new Thing("a",{a:1}, V===2?{parent:c,aliases:[{parent:pulumi.rootStackResource}]}:V===3?{parent:c}:{}); 
