"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(n,a,o){ super("t:m:C",n,a,o); this.k=new Thing(n+"k",{a:V},{parent:this}); this.registerOutputs(V===2?{}:{k:this.k.outEcho,v:V, s: pulumi.secret(V)}); } } const c=new C("c",{in:V, sec:pulumi.secret("z")}); exports.k=c.k.outEcho;
