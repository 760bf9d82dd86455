import { mount } from 'svelte';
import '../src/style/index.css';
import { layoutOf } from '../src/app/layout';
import Stories from './Stories.svelte';

// ?theme=light|dark|contrast, ?scale=1…2
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;
document.documentElement.style.setProperty('--scale', query.get('scale') ?? '1');
document.documentElement.dataset.layout = layoutOf(innerWidth, Number(query.get('scale') ?? 1));
mount(Stories, { target: document.getElementById('app') as HTMLElement });
