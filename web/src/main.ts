import { mount } from 'svelte';
import './style/index.css';
import App from './App.svelte';
import { preferences } from './app/preferences.svelte';

preferences.apply();
mount(App, { target: document.getElementById('app') as HTMLElement });
