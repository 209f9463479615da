"use strict";
const { pulumi, Thing, raw, V } = require("./thing.js");
const a=new Thing("a",{a:1,s:pulumi.secret("x"+(V===2?1:V))},{protect:V===2, ignoreChanges:V===3?["a"]:[]}); if (V===4) new Thing("z",{a:1});
