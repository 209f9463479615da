"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(n,o){ super(V===1?"t:m:C":"t:m:D",n,{},o); new Thing("k",{a:1},{parent:this}); } } new C("c", V===2?{aliases:[{type:"t:m:C"}]}:{});
