import { mount } from 'svelte';
import './style/index.css';
import App from './App.svelte';
import { applyLayout } from './app/layout';
import { preferences } from './app/preferences.svelte';

preferences.apply();
applyLayout();
addEventListener('resize', applyLayout);
mount(App, { target: document.getElementById('app') as HTMLElement });
