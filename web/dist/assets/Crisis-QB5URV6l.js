import{C as t,p as i,a as r,g as o}from"./index-DvFZzIe4.js";function p(s,a){r(a,!0),t(s,{back:()=>history.length>1?history.back():o("/"),main:!0}),i()}export{p as default};
