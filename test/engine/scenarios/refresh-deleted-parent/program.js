"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(){ super("t:m:C","c",{}); const x=new Thing("x",{a:1},{parent:this}); new Thing("y",{a:1},{parent:x, dependsOn:[x]}); this.registerOutputs({}); } } new C();
