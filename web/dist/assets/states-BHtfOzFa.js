const e={invited:"due",active:"done",suspended:"due",expired:"na",departed:"na"},d={scheduled:"todo",active:"done",expired:"due",revoked:"due",reported:"done"};export{d as g,e as s};
