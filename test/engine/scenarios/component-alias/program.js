"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(n,o){ super("t:m:C",n,{},o); new Thing(n+"-k",{a:1,name:"k"},{parent:this}); this.registerOutputs({}); } } new C(V===1?"c1":"c2", V===2?{aliases:[{name:"c1"}]}:{});
