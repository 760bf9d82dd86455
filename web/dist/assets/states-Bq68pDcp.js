const e={invited:"due",active:"done",suspended:"due",expired:"na",departed:"na"},d={draft:"todo",scheduled:"todo",active:"done",expired:"due",revoked:"na",reported:"done"};export{d as g,e as s};
