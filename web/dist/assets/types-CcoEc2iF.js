const e={agreed:"due",packed:"due",handed:"done",refused:"na"};export{e as c};
