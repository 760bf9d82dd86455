import{N as a,p as i,b as r,O as o}from"./index-BlxUC47l.js";function p(s,t){r(t,!0),a(s,{back:()=>history.length>1?history.back():o("/"),main:!0}),i()}export{p as default};
