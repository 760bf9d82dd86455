const o={todo:"todo",done:"done",expired:"due"};export{o as l};
