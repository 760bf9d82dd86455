import{M as a,p as i,b as r,N as o}from"./index-DKD8C3ZB.js";function p(s,t){r(t,!0),a(s,{back:()=>history.length>1?history.back():o("/"),main:!0}),i()}export{p as default};
