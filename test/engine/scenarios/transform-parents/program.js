"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
class C extends pulumi.ComponentResource { constructor(n,o){ super("t:m:C",n,{},o); new Thing("k",{a:1},{parent:this}); } } new C("c",{transforms:[async(a)=>a.type.includes("Thing")?{props:{...a.props,t:1},opts:pulumi.mergeOptions(a.opts,{protect:true,ignoreChanges:["zz"]})}:undefined]}); const s=new Thing("s",{a:1}); new Thing("x",{a:s.outEcho},{transforms:[async(a)=>({props:{...a.props,extra:s.outSerial,sec:pulumi.secret("q")},opts:a.opts})]});
